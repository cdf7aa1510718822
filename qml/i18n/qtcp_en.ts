<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ByteLanes</name>
    <message numerus="yes">
        <source>%n write(s)</source>
        <translation>
            <numerusform>%n write</numerusform>
            <numerusform>%n writes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n read(s)</source>
        <translation>
            <numerusform>%n read</numerusform>
            <numerusform>%n reads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n block(s) cut by a read</source>
        <translation>
            <numerusform>%n block cut by a read</numerusform>
            <numerusform>%n blocks cut by a read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n whole message(s)</source>
        <translation>
            <numerusform>%n whole message</numerusform>
            <numerusform>%n whole messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>a frame broke %n byte(s) behind its beginning</source>
        <translation>
            <numerusform>a frame broke %n byte behind its beginning</numerusform>
            <numerusform>a frame broke %n bytes behind its beginning</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClientTable</name>
    <message numerus="yes">
        <source>Disconnect %n</source>
        <translation>
            <numerusform>Disconnect %n</numerusform>
            <numerusform>Disconnect %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message numerus="yes">
        <source>%n command(s)</source>
        <translation>
            <numerusform>%n command</numerusform>
            <numerusform>%n commands</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ComposerOptions</name>
    <message numerus="yes">
        <source>To %n selected</source>
        <translation>
            <numerusform>To %n selected</numerusform>
            <numerusform>To %n selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ComposerPane</name>
    <message numerus="yes">
        <source>%n byte(s) written</source>
        <translation>
            <numerusform>%n byte written</numerusform>
            <numerusform>%n bytes written</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s) follow when the file is through</source>
        <translation>
            <numerusform>%n byte follows when the file is through</numerusform>
            <numerusform>%n bytes follow when the file is through</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EntryPane</name>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n byte</numerusform>
            <numerusform>%n bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabHomework</name>
    <message numerus="yes">
        <source>%n stage(s) are wrong: each says why</source>
        <translation>
            <numerusform>%n stage is wrong: it says why</numerusform>
            <numerusform>%n stages are wrong: each says why</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabMode</name>
    <message numerus="yes">
        <source>%n click(s) wait to be heard</source>
        <translation>
            <numerusform>%n click waits to be heard</numerusform>
            <numerusform>%n clicks wait to be heard</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabPage</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabPicture</name>
    <message numerus="yes">
        <source>%n lane(s)</source>
        <translation>
            <numerusform>%n lane</numerusform>
            <numerusform>%n lanes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n turn(s)</source>
        <translation>
            <numerusform>%n turn</numerusform>
            <numerusform>%n turns</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of these turns</source>
        <translation>
            <numerusform>%n of these turns</numerusform>
            <numerusform>%n of these turns</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabRange</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n turn(s)</source>
        <translation>
            <numerusform>%n turn</numerusform>
            <numerusform>%n turns</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogSpeech</name>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n byte</numerusform>
            <numerusform>%n bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MessageArea</name>
    <message numerus="yes">
        <source>%1 in %n line(s), too long to be edited here</source>
        <translation>
            <numerusform>%1 in %n line, too long to be edited here</numerusform>
            <numerusform>%1 in %n lines, too long to be edited here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PaneHead</name>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n byte</numerusform>
            <numerusform>%n bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message numerus="yes">
        <source>%n client(s)</source>
        <translation>
            <numerusform>%n client</numerusform>
            <numerusform>%n clients</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StateCard</name>
    <message numerus="yes">
        <source>%1 to %2, %n time(s), last at %3</source>
        <translation>
            <numerusform>%1 to %2, %n time, last at %3</numerusform>
            <numerusform>%1 to %2, %n times, last at %3</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TimedSend</name>
    <message numerus="yes">
        <source>%n written</source>
        <translation>
            <numerusform>%n written</numerusform>
            <numerusform>%n written</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left out: the other end does not read</source>
        <translation>
            <numerusform>%n left out: the other end does not read</numerusform>
            <numerusform>%n left out: the other end does not read</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrafficView</name>
    <message numerus="yes">
        <source>Paused, %n waiting</source>
        <translation>
            <numerusform>Paused, %n waiting</numerusform>
            <numerusform>Paused, %n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
</context>
</TS>
