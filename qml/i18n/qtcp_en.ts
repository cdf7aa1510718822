<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
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
