//! [`IdMap`]: a map by ids.

use super::Id;

/// Places for one entry: so an id hardly ever stands beside its own place.
const SPREAD: usize = 2;
const EMPTY: u32 = u32::MAX;

/// A map by [`Id`]. Ids count up, so the low bits of one are a place that nearly always is its own:
/// looking takes fewer instructions than a hash does, and is done several times for each message.
/// The entries lie close together, in no order.
#[derive(Debug)]
pub struct IdMap<T> {
    /// Which entry belongs to a place, or [`EMPTY`]. None, or a power of two.
    places: Vec<u32>,
    entries: Vec<(Id, T)>,
}

impl<T> Default for IdMap<T> {
    fn default() -> Self {
        Self { places: Vec::new(), entries: Vec::new() }
    }
}

impl<T> IdMap<T> {
    /// What belongs to `id`.
    #[inline]
    #[must_use]
    pub fn get(&self, id: Id) -> Option<&T> {
        let mut place = self.own_place(id);
        loop {
            let (there, value) = self.entries.get(*self.places.get(place)? as usize)?;
            if *there == id {
                return Some(value);
            }
            place = self.next(place);
        }
    }

    /// The same, to be changed.
    #[inline]
    pub fn get_mut(&mut self, id: Id) -> Option<&mut T> {
        let (_, at) = self.find(id)?;
        self.entries.get_mut(at).map(|(_, value)| value)
    }

    /// Sets what belongs to `id`; what did before.
    ///
    /// # Panics
    /// With more entries than a `u32` counts.
    pub fn insert(&mut self, id: Id, value: T) -> Option<T> {
        if let Some(old) = self.get_mut(id) {
            return Some(std::mem::replace(old, value));
        }
        self.entries.push((id, value));
        let last = self.entries.len() - 1;
        if self.entries.len() * SPREAD > self.places.len() {
            self.spread();
        } else {
            self.place(id, last);
        }
        None
    }

    /// Takes out what belongs to `id`.
    pub fn remove(&mut self, id: Id) -> Option<T> {
        let (place, at) = self.find(id)?;
        self.vacate(place);
        let (_, value) = self.entries.swap_remove(at);
        if let Some(&(moved, _)) = self.entries.get(at) {
            let was = number(self.entries.len());
            let place = self.run(moved).find(|&place| self.places[place] == was);
            self.places[place.expect("every entry has its place")] = number(at);
        }
        Some(value)
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All entries.
    pub fn iter(&self) -> impl Iterator<Item = (Id, &T)> {
        self.entries.iter().map(|(id, value)| (*id, value))
    }

    /// Where an id stands, and which entry that is.
    #[inline]
    fn find(&self, id: Id) -> Option<(usize, usize)> {
        let mut place = self.own_place(id);
        loop {
            // No entry has the number EMPTY.
            let at = *self.places.get(place)? as usize;
            let (there, _) = self.entries.get(at)?;
            if *there == id {
                return Some((place, at));
            }
            place = self.next(place);
        }
    }

    #[inline]
    fn own_place(&self, id: Id) -> usize {
        id.number() as usize & self.places.len().wrapping_sub(1)
    }

    #[inline]
    fn next(&self, place: usize) -> usize {
        (place + 1) & (self.places.len() - 1)
    }

    /// The places where an id may stand, in turn.
    fn run(&self, id: Id) -> impl Iterator<Item = usize> {
        let places = self.places.len();
        let own = self.own_place(id);
        (0..places).map(move |step| (own + step) & (places - 1))
    }

    fn place(&mut self, id: Id, at: usize) {
        let place = self.run(id).find(|&place| self.places[place] == EMPTY);
        self.places[place.expect("half of the places are free")] = number(at);
    }

    /// Makes room for up to as many again.
    fn spread(&mut self) {
        let places = (self.entries.len() * SPREAD).next_power_of_two();
        self.places = vec![EMPTY; places];
        for at in 0..self.entries.len() {
            self.place(self.entries[at].0, at);
        }
    }

    /// Frees a place, and moves up those behind it that did not get theirs.
    fn vacate(&mut self, mut free: usize) {
        let mut place = free;
        loop {
            place = self.next(place);
            let Some((id, _)) = self.entries.get(self.places[place] as usize) else { break };
            // How far each of the two is behind the id's own place.
            let mask = self.places.len() - 1;
            let own = self.own_place(*id);
            if free.wrapping_sub(own) & mask <= place.wrapping_sub(own) & mask {
                self.places[free] = self.places[place];
                free = place;
            }
        }
        self.places[free] = EMPTY;
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).expect("memory has no room for so many")
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone, Copy)]
    enum Do {
        Insert(u64, u8),
        Remove(u64),
    }

    fn anything() -> impl Strategy<Value = Do> {
        // Few ids, and such that want the same places.
        let id = prop_oneof![0..40u64, (0..6u64).prop_map(|n| n * 64)];
        let insert = (id.clone(), any::<u8>()).prop_map(|(id, value)| Do::Insert(id, value));
        prop_oneof![3 => insert, 2 => id.prop_map(Do::Remove)]
    }

    proptest! {
        #[test]
        fn it_has_what_any_other_map_has(what in proptest::collection::vec(anything(), 0..200)) {
            let (mut map, mut other) = (IdMap::default(), HashMap::new());
            for next in what {
                match next {
                    Do::Insert(id, value) => {
                        prop_assert_eq!(
                            map.insert(Id::from_number(id), value), other.insert(id, value)
                        );
                    }
                    Do::Remove(id) => {
                        prop_assert_eq!(map.remove(Id::from_number(id)), other.remove(&id));
                    }
                }
                prop_assert_eq!(map.len(), other.len());
                prop_assert_eq!(map.is_empty(), other.is_empty());
                for id in 0..400 {
                    prop_assert_eq!(map.get(Id::from_number(id)), other.get(&id));
                }
                let mut all: Vec<_> = map.iter().map(|(id, value)| (id.number(), *value)).collect();
                let mut others: Vec<_> = other.iter().map(|(id, value)| (*id, *value)).collect();
                all.sort_unstable();
                others.sort_unstable();
                prop_assert_eq!(all, others);
            }
        }
    }
}
