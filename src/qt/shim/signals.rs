//! Whether anybody is connected to a signal.

use std::ffi::CStr;

use cpp::cpp;
use qmetaobject::QObject;

cpp! {{
    #include <QtCore/QMetaMethod>

    // The protected function, named through a derived class as C++ allows.
    struct SignalAccess : QObject {
        static bool isConnected(const QObject *object, int method) {
            const QMetaMethod signal = object->metaObject()->method(method);
            return (object->*(&SignalAccess::isSignalConnected))(signal);
        }
    };
}}

/// Which signal of a type one is, for asking about it often.
#[derive(Debug, Clone, Copy)]
pub(in crate::qt) struct SignalIndex(i32);

impl SignalIndex {
    /// The signal of this name.
    pub(in crate::qt) fn of(object: &impl QObject, name: &CStr) -> Self {
        let (object, name) = (object.get_cpp_object(), name.as_ptr());
        // SAFETY: a null pointer or the object's own; the name outlives the call.
        Self(cpp!(unsafe [object as "QObject *", name as "const char *"] -> i32 as "int" {
            const QMetaObject *type = object ? object->metaObject() : nullptr;
            for (int method = type ? type->methodCount() : 0; method-- > 0;)
                if (type->method(method).name() == name)
                    return method;
            return -1;
        }))
    }

    /// Whether anybody would hear of it: some signals cost a copy of what they tell.
    pub(in crate::qt) fn has_slots(self, object: &impl QObject) -> bool {
        let (object, method) = (object.get_cpp_object(), self.0);
        // SAFETY: a null pointer or the object's own.
        cpp!(unsafe [object as "const QObject *", method as "int"] -> bool as "bool" {
            return object && method >= 0 && SignalAccess::isConnected(object, method);
        })
    }
}
