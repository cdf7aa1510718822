<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Actions</name>
    <message>
        <source>Show the TCP server</source>
        <translation>显示 TCP 服务器</translation>
    </message>
    <message>
        <source>Show the TCP client</source>
        <translation>显示 TCP 客户端</translation>
    </message>
    <message>
        <source>Enable or disable</source>
        <translation>启用或停用</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Start or stop the timer</source>
        <translation>开始或停止定时发送</translation>
    </message>
    <message>
        <source>Send a file</source>
        <translation>发送文件</translation>
    </message>
    <message>
        <source>Find in the log</source>
        <translation>在日志中查找</translation>
    </message>
    <message>
        <source>Find the next place</source>
        <translation>查找下一处</translation>
    </message>
    <message>
        <source>Find the previous place</source>
        <translation>查找上一处</translation>
    </message>
    <message>
        <source>Pause or resume the log</source>
        <translation>暂停或继续日志</translation>
    </message>
    <message>
        <source>Clear the log</source>
        <translation>清空日志</translation>
    </message>
    <message>
        <source>Undo clear</source>
        <translation>撤销清空</translation>
    </message>
    <message>
        <source>Copy rows as text</source>
        <translation>复制行为文本</translation>
    </message>
    <message>
        <source>Copy rows as hex</source>
        <translation>复制行为十六进制</translation>
    </message>
    <message>
        <source>Copy rows as JSON lines</source>
        <translation>复制行为 JSON Lines</translation>
    </message>
    <message>
        <source>Save the log as text</source>
        <translation>将日志保存为文本</translation>
    </message>
    <message>
        <source>Save the log as raw bytes</source>
        <translation>将日志保存为原始字节</translation>
    </message>
    <message>
        <source>Save the log as CSV</source>
        <translation>将日志保存为 CSV</translation>
    </message>
    <message>
        <source>Save the log as JSON lines</source>
        <translation>将日志保存为 JSON Lines</translation>
    </message>
    <message>
        <source>Show the log as text</source>
        <translation>日志以文本显示</translation>
    </message>
    <message>
        <source>Show the log as hex</source>
        <translation>日志以十六进制显示</translation>
    </message>
    <message>
        <source>Show the log as text and hex</source>
        <translation>日志同时显示文本和十六进制</translation>
    </message>
    <message>
        <source>Larger log font</source>
        <translation>放大日志字体</translation>
    </message>
    <message>
        <source>Smaller log font</source>
        <translation>缩小日志字体</translation>
    </message>
    <message>
        <source>Normal log font</source>
        <translation>还原日志字体</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>浅色主题</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>深色主题</translation>
    </message>
    <message>
        <source>Theme of the system</source>
        <translation>跟随系统主题</translation>
    </message>
    <message>
        <source>Language: English</source>
        <translation>语言：英文</translation>
    </message>
    <message>
        <source>Language: Chinese</source>
        <translation>语言：中文</translation>
    </message>
    <message>
        <source>Language of the system</source>
        <translation>跟随系统语言</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>All commands</source>
        <translation>所有命令</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Stop the timer, close what is open</source>
        <translation>停止定时发送、关闭打开的面板</translation>
    </message>
    <message>
        <source>Earlier and later texts that were sent</source>
        <translation>上一条、下一条发送历史</translation>
    </message>
    <message>
        <source>Open an entry as a whole</source>
        <translation>打开一条记录的完整内容</translation>
    </message>
    <message>
        <source>Go to the newest row</source>
        <translation>转到最新一行</translation>
    </message>
    <message>
        <source>Select all rows</source>
        <translation>全选所有行</translation>
    </message>
    <message>
        <source>Select a client</source>
        <translation>选中一个客户端</translation>
    </message>
    <message>
        <source>Disconnect the selected clients</source>
        <translation>断开选中的客户端</translation>
    </message>
    <message>
        <source>Mark the row, or take its mark away</source>
        <translation>标记此行，或取消标记</translation>
    </message>
    <message>
        <source>Go to the next mark</source>
        <translation>转到下一个标记</translation>
    </message>
    <message>
        <source>Go to the previous mark</source>
        <translation>转到上一个标记</translation>
    </message>
    <message>
        <source>Show the lab</source>
        <translation>显示课堂</translation>
    </message>
    <message>
        <source>Lab: run</source>
        <translation>课堂：运行</translation>
    </message>
    <message>
        <source>Lab: stop</source>
        <translation>课堂：停止</translation>
    </message>
    <message>
        <source>Lab: freeze or let go</source>
        <translation>课堂：冻结或继续</translation>
    </message>
    <message>
        <source>Lab: one step of the loop</source>
        <translation>课堂：事件循环走一步</translation>
    </message>
    <message>
        <source>Lab: to the next turn of the loop</source>
        <translation>课堂：走到事件循环的下一轮</translation>
    </message>
    <message>
        <source>Fold or unfold the lower part</source>
        <translation>折叠或展开下半部分</translation>
    </message>
    <message>
        <source>Lab: copy the timeline as text</source>
        <translation>课堂：将时间线复制为文本</translation>
    </message>
    <message>
        <source>Lab: copy the timeline as a diagram (Mermaid)</source>
        <translation>课堂：将时间线复制为时序图（Mermaid）</translation>
    </message>
    <message>
        <source>Lab: copy the timeline as a picture (SVG)</source>
        <translation>课堂：将时间线复制为图片（SVG）</translation>
    </message>
    <message>
        <source>Lab: find a lesson</source>
        <translation>课堂：查找课</translation>
    </message>
    <message>
        <source>Show or hide the signals below the log</source>
        <translation>显示或隐藏日志下方的信号</translation>
    </message>
</context>
<context>
    <name>AutoReplyBar</name>
    <message>
        <source>Auto-reply</source>
        <translation>自动回复</translation>
    </message>
    <message>
        <source>Answer everything that comes in with this template</source>
        <translation>收到任何数据都按此模板回复</translation>
    </message>
    <message>
        <source>Template of the reply</source>
        <translation>回复模板</translation>
    </message>
    <message>
        <source>Homework</source>
        <translation>作业</translation>
    </message>
    <message>
        <source>Answer as the course&apos;s homework wants it: the data, and the client&apos;s port behind it</source>
        <translation>按课程作业的要求回复：收到的数据加上客户端的端口号</translation>
    </message>
    <message>
        <source>{data} what came in, {peer_port} {peer_ip} {peer} the client, {n} a running number; {{ and }} are braces; escapes: %1</source>
        <translation>{data} 收到的数据，{peer_port} {peer_ip} {peer} 客户端的端口、IP、地址，{n} 序号；{{ 和 }} 表示花括号；转义：%1</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Answer with this template from now on</source>
        <translation>从现在起用这个模板应答</translation>
    </message>
    <message>
        <source>Not applied yet: Enter, or Apply. Esc takes it back.</source>
        <translation>尚未应用：按 Enter 或“应用”生效，按 Esc 撤回。</translation>
    </message>
    <message>
        <source>{data} what came in, {peer_port} {peer_ip} {peer} the client, {n} a running number</source>
        <translation>{data} 是收到的内容，{peer_port} {peer_ip} {peer} 是客户端，{n} 是序号</translation>
    </message>
</context>
<context>
    <name>ByteLanes</name>
    <message numerus="yes">
        <source>%n write(s)</source>
        <translation>
            <numerusform>%n 次写入</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n read(s)</source>
        <translation>
            <numerusform>%n 次读取</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n block(s) cut by a read</source>
        <translation>
            <numerusform>%n 块被读取切开</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n whole message(s)</source>
        <translation>
            <numerusform>%n 条完整的消息</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>a frame broke %n byte(s) behind its beginning</source>
        <translation>
            <numerusform>一条消息在开头之后 %n 字节处断开</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
</context>
<context>
    <name>ClientPage</name>
    <message>
        <source>The file was sent.</source>
        <translation>文件已发送。</translation>
    </message>
    <message>
        <source>Address or name of the server; 127.0.0.1 is this machine</source>
        <translation>服务器的 IP 或主机名；127.0.0.1 是本机</translation>
    </message>
    <message>
        <source>Port of the server</source>
        <translation>服务器的端口</translation>
    </message>
    <message>
        <source>Disconnect from the server</source>
        <translation>断开与服务器的连接</translation>
    </message>
    <message>
        <source>Connect to the server</source>
        <translation>连接服务器</translation>
    </message>
    <message>
        <source>Qt: %1 (error %2)</source>
        <translation>Qt：%1（错误号 %2）</translation>
    </message>
    <message>
        <source>Connect again</source>
        <translation>重新连接</translation>
    </message>
    <message>
        <source>What is sent and comes back appears here.</source>
        <translation>发送和接收的数据显示在这里。</translation>
    </message>
    <message>
        <source>Not connected: switch Enable on first.</source>
        <translation>尚未连接：请先打开“启用”。</translation>
    </message>
    <message>
        <source>Abort</source>
        <translation>强行断开</translation>
    </message>
    <message>
        <source>%1 %2 s</source>
        <comment>connecting, for so many seconds</comment>
        <translation>%1 %2 秒</translation>
    </message>
    <message>
        <source>Timer</source>
        <translation>定时发送</translation>
    </message>
    <message>
        <source>The client sends on a timer</source>
        <translation>客户端正在定时发送</translation>
    </message>
    <message>
        <source>The client sends a file</source>
        <translation>客户端正在发送文件</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Not sent: there is no connection, or the server does not read.</source>
        <translation>没有发送：没有连接，或者服务器没有读取数据。</translation>
    </message>
    <message>
        <source>The log was saved as %1</source>
        <translation>日志已保存为 %1</translation>
    </message>
    <message>
        <source>The rest of the file is not sent: it was cancelled.</source>
        <translation>文件其余部分不再发送：已取消。</translation>
    </message>
    <message>
        <source>Connect to %1, then send. No server there yet? Start one on the TCP server page, or: ncat -lk %2</source>
        <translation>先连接到 %1，再发送。那里还没有服务器？可在“TCP 服务器”页启动一个，或运行：ncat -lk %2</translation>
    </message>
</context>
<context>
    <name>ClientRow</name>
    <message>
        <source>%1 received, %2 sent</source>
        <translation>收到 %1，发出 %2</translation>
    </message>
</context>
<context>
    <name>ClientTable</name>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message numerus="yes">
        <source>Disconnect %n</source>
        <translation>
            <numerusform>断开 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>断开</translation>
    </message>
    <message>
        <source>Disconnect the selected clients</source>
        <translation>断开选中的客户端</translation>
    </message>
    <message>
        <source>Scroll the clients</source>
        <translation>滚动客户端列表</translation>
    </message>
    <message>
        <source>Only this client in the log</source>
        <translation>记录中只看这个客户端</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>复制地址</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>All commands</source>
        <translation>所有命令</translation>
    </message>
    <message>
        <source>Search the commands</source>
        <translation>搜索命令</translation>
    </message>
    <message>
        <source>Type what you want to do</source>
        <translation>输入想做的事</translation>
    </message>
    <message>
        <source>No command is called so.</source>
        <translation>没有这样的命令。</translation>
    </message>
    <message numerus="yes">
        <source>%n command(s)</source>
        <translation>
            <numerusform>%n 条命令</numerusform>
        </translation>
    </message>
    <message>
        <source>↑ ↓ choose, Enter does it, Esc closes</source>
        <translation>↑ ↓ 选择，Enter 执行，Esc 关闭</translation>
    </message>
</context>
<context>
    <name>ComposerOptions</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>Escapes</source>
        <translation>转义</translation>
    </message>
    <message>
        <source>Send the text as it stands</source>
        <translation>按原样发送文本</translation>
    </message>
    <message>
        <source>Send bytes written as hex, for example 38 36 37 35</source>
        <translation>按十六进制发送字节，例如 38 36 37 35</translation>
    </message>
    <message>
        <source>Line ending</source>
        <translation>换行符</translation>
    </message>
    <message>
        <source>What is put behind the text</source>
        <translation>在文本后面加什么换行符</translation>
    </message>
    <message>
        <source>No line end</source>
        <translation>不加换行</translation>
    </message>
    <message>
        <source>Encoding of what is sent</source>
        <translation>发送编码</translation>
    </message>
    <message>
        <source>Encoding in which the text is sent</source>
        <translation>发送文本所用的编码</translation>
    </message>
    <message>
        <source>To whom</source>
        <translation>发送对象</translation>
    </message>
    <message>
        <source>Send to every client, or to those selected in the list</source>
        <translation>发送给所有客户端，或只发给列表中选中的</translation>
    </message>
    <message>
        <source>To all clients</source>
        <translation>发给所有客户端</translation>
    </message>
    <message numerus="yes">
        <source>To %n selected</source>
        <translation>
            <numerusform>发给选中的 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>What was sent before</source>
        <translation>以前发送过的内容</translation>
    </message>
    <message>
        <source>Send text with escapes for bytes: %1</source>
        <translation>发送带转义的文本：%1</translation>
    </message>
</context>
<context>
    <name>ComposerPane</name>
    <message>
        <source>There is nothing to send: type something first.</source>
        <translation>没有可发送的内容：请先输入。</translation>
    </message>
    <message>
        <source>No client is selected: click one in the list, or choose all clients.</source>
        <translation>没有选中客户端：请在列表中点选，或选择“发给所有客户端”。</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s) written</source>
        <translation>
            <numerusform>已写入 %n 字节（等待系统发出）</numerusform>
        </translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Send this once</source>
        <translation>发送一次</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>已保存为 %1</translation>
    </message>
    <message>
        <source>Save the text as</source>
        <translation>文本另存为</translation>
    </message>
    <message>
        <source>What to send, and how</source>
        <translation>发送什么、怎么发送</translation>
    </message>
    <message>
        <source>Timer</source>
        <translation>定时</translation>
    </message>
    <message>
        <source>Send again and again</source>
        <translation>反复发送</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>回复</translation>
    </message>
    <message>
        <source>Answer by itself</source>
        <translation>自动应答</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Send a file</source>
        <translation>发送文件</translation>
    </message>
    <message>
        <source>The text is long; its bytes are being made.</source>
        <translation>文本很长，正在转换为字节。</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s) follow when the file is through</source>
        <translation>
            <numerusform>%n 字节将在文件发完后发送</numerusform>
        </translation>
    </message>
    <message>
        <source>What the timer sends follows when the file is through.</source>
        <translation>定时发送的内容将在文件发完后发送。</translation>
    </message>
    <message>
        <source>The timer has stopped: there is nothing that could be sent.</source>
        <translation>定时发送已停止：没有可以发送的内容。</translation>
    </message>
    <message>
        <source>Not sent: the other end does not read what was sent before.</source>
        <translation>没有发送：对端没有读取之前发送的数据。</translation>
    </message>
    <message>
        <source>The timer has stopped: the clients that were selected have gone.</source>
        <translation>定时发送已停止：选中的客户端已经离开。</translation>
    </message>
</context>
<context>
    <name>ConnectionBar</name>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Address to listen on</source>
        <translation>监听地址</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>服务器地址</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Enable</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>own port</source>
        <translation>本机端口</translation>
    </message>
    <message>
        <source>own port %1</source>
        <translation>本机端口 %1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Give the attempt up</source>
        <translation>放弃这次连接</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Show the log again</source>
        <translation>重新显示日志</translation>
    </message>
    <message>
        <source>Show the clients in place of the log</source>
        <translation>显示客户端列表，代替日志</translation>
    </message>
</context>
<context>
    <name>DropPlace</name>
    <message>
        <source>Drop a file to send it, or text to have it here</source>
        <translation>放下文件即发送，放下文本则填到这里</translation>
    </message>
</context>
<context>
    <name>EntryPane</name>
    <message>
        <source>The whole entry</source>
        <translation>完整内容</translation>
    </message>
    <message>
        <source>%1 (has left the log)</source>
        <translation>%1（已移出日志）</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n 字节</numerusform>
        </translation>
    </message>
    <message>
        <source>bytes %1–%2 of %3</source>
        <translation>第 %1–%2 字节，共 %3</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>上一页</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>下一页</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>Show this entry as bytes with their offsets</source>
        <translation>以带偏移量的字节显示</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the selection, or everything shown here</source>
        <translation>复制选中的部分；没有选中则复制此处全部</translation>
    </message>
    <message>
        <source>Close the entry</source>
        <translation>关闭完整内容</translation>
    </message>
    <message>
        <source>%1 (not among the rows shown)</source>
        <translation>%1（不在显示的行里）</translation>
    </message>
</context>
<context>
    <name>ErrorLine</name>
    <message>
        <source>Close the message</source>
        <translation>关闭提示</translation>
    </message>
</context>
<context>
    <name>FieldMenu</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>FilePane</name>
    <message>
        <source>Send file…</source>
        <translation>发送文件…</translation>
    </message>
    <message>
        <source>Send a file as it is; it may also be dropped here</source>
        <translation>原样发送文件；也可以拖放到这里</translation>
    </message>
    <message>
        <source>What else is sent waits until the file is through: nothing lands inside it.</source>
        <translation>其他要发送的内容等文件发完再发，不会混进文件里。</translation>
    </message>
    <message>
        <source>Or drop a file on this pane. It is sent as it is, byte for byte.</source>
        <translation>也可以把文件拖到这个面板上。文件逐字节原样发送。</translation>
    </message>
</context>
<context>
    <name>FilePath</name>
    <message>
        <source>Path of the file</source>
        <translation>文件路径</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose no file</source>
        <translation>不选择文件</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Use this path</source>
        <translation>使用此路径</translation>
    </message>
</context>
<context>
    <name>FileProgress</name>
    <message>
        <source>Progress of the file</source>
        <translation>文件发送进度</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop sending the file</source>
        <translation>停止发送文件</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in the log</source>
        <translation>在日志中查找</translation>
    </message>
    <message>
        <source>Text to find; Enter goes to the next place</source>
        <translation>要查找的文本；按 Enter 跳到下一处</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Previous place</source>
        <translation>上一处</translation>
    </message>
    <message>
        <source>Next place</source>
        <translation>下一处</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>关闭查找</translation>
    </message>
    <message>
        <source>Find digits in the log</source>
        <translation>在记录中查找十六进制数字</translation>
    </message>
    <message>
        <source>Digits to find, as 63 6c, 636c or 0x63; Enter goes to the next place</source>
        <translation>要查找的十六进制数字，例如 63 6c、636c 或 0x63；按回车转到下一处</translation>
    </message>
    <message>
        <source>Text or digits to find; Enter goes to the next place</source>
        <translation>要查找的文字或十六进制数字；按回车转到下一处</translation>
    </message>
</context>
<context>
    <name>HistoryPopup</name>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
</context>
<context>
    <name>HomeworkRow</name>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>note</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>running…</source>
        <translation>进行中…</translation>
    </message>
    <message>
        <source>not done</source>
        <translation>未检查</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>came</source>
        <translation>收到</translation>
    </message>
    <message>
        <source>wanted</source>
        <translation>应收到</translation>
    </message>
    <message>
        <source>The course: %1</source>
        <translation>课程：%1</translation>
    </message>
    <message>
        <source>See how it is</source>
        <translation>看看正确的样子</translation>
    </message>
    <message>
        <source>Play the example %1</source>
        <translation>播放示例 %1</translation>
    </message>
</context>
<context>
    <name>LabBack</name>
    <message>
        <source>Back to the lesson: %1</source>
        <translation>回到这一课：%1</translation>
    </message>
    <message>
        <source>The lesson that has led here</source>
        <translation>从这一课来到这里</translation>
    </message>
</context>
<context>
    <name>LabBelow</name>
    <message>
        <source>Below the timeline</source>
        <translation>时间线下方</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>所选行</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>脚本</translation>
    </message>
    <message>
        <source>Trace</source>
        <translation>跟踪记录</translation>
    </message>
    <message>
        <source>What the chosen row is</source>
        <translation>所选行的说明</translation>
    </message>
    <message>
        <source>What is played: it can be changed, and Run plays it as it is here</source>
        <translation>要运行的脚本：可以修改，“运行”按这里的内容执行</translation>
    </message>
    <message>
        <source>The lines that &apos;qtcp trace&apos; prints</source>
        <translation>与 &apos;qtcp trace&apos; 打印的内容相同</translation>
    </message>
    <message>
        <source>As it was</source>
        <translation>还原</translation>
    </message>
    <message>
        <source>Take the changes of the script back</source>
        <translation>撤销对脚本的修改</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the selection, or everything shown here</source>
        <translation>复制选中的内容；没有选中时复制这里的全部内容</translation>
    </message>
    <message>
        <source>Unfold the lower part</source>
        <translation>展开下半部分</translation>
    </message>
    <message>
        <source>Fold the lower part</source>
        <translation>折叠下半部分</translation>
    </message>
    <message>
        <source>Choose a row of the timeline: what it is stands here.</source>
        <translation>在时间线中选择一行，这里会显示它的说明。</translation>
    </message>
    <message>
        <source>What the script prints appears here while it runs.</source>
        <translation>脚本运行时打印的内容显示在这里。</translation>
    </message>
    <message>
        <source>At %1 ms, outside of the loop</source>
        <translation>在 %1 毫秒，事件循环之外</translation>
    </message>
    <message>
        <source>At %1 ms, in turn %2 of the loop</source>
        <translation>在 %1 毫秒，事件循环的第 %2 轮</translation>
    </message>
    <message>
        <source>It took %1</source>
        <translation>耗时 %1</translation>
    </message>
    <message>
        <source>%1 is at %2</source>
        <translation>%1 位于 %2</translation>
    </message>
    <message>
        <source>%1 is %2, its other end %3</source>
        <translation>%1 的本端是 %2，对端是 %3</translation>
    </message>
    <message>
        <source>States</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>本课</translation>
    </message>
    <message>
        <source>What there is to see, and what happens next</source>
        <translation>能看到什么，接下来会发生什么</translation>
    </message>
    <message>
        <source>The states of the socket that the chosen row is about</source>
        <translation>所选行涉及的套接字的状态</translation>
    </message>
    <message>
        <source>The course: %1</source>
        <translation>课程：%1</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>The course&apos;s classes in C++ and Rust, and what runs in them</source>
        <translation>课程的两个类，C++ 与 Rust 对照，以及其中正在运行的步骤</translation>
    </message>
    <message>
        <source>Notes (%1)</source>
        <translation>提示 (%1)</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Mistakes that what was played shows, and what mends them</source>
        <translation>运行中看出的错误，以及怎样改正</translation>
    </message>
    <message>
        <source>Class of the course</source>
        <translation>课程的类</translation>
    </message>
    <message>
        <source>Which class of the course is shown; a chosen row leads to its own</source>
        <translation>显示课程的哪一个类；选择一行会转到它所属的类</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>What was written and read on the connection that the chosen row is about</source>
        <translation>选中行所属的连接上写了什么、读了什么</translation>
    </message>
    <message>
        <source>On real Qt</source>
        <translation>在真实的 Qt 上运行</translation>
    </message>
    <message>
        <source>Run the script on the real Qt as well, and lay both traces beside each other</source>
        <translation>让真实的 Qt 也运行这个脚本，并把两份跟踪记录并排放在一起</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图</translation>
    </message>
    <message>
        <source>Everything over the time, in lanes, with the turns of the loop and what went from end to end</source>
        <translation>按时间画出一切：每个对象一行，还有循环的每一轮，以及从一端到另一端的东西</translation>
    </message>
    <message>
        <source>Show more time</source>
        <translation>显示更长的时间</translation>
    </message>
    <message>
        <source>Show less time; the left edge stays</source>
        <translation>显示更短的时间；左边缘不动</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Show everything, or the piece that is chosen</source>
        <translation>显示全部，或所选的一段</translation>
    </message>
    <message>
        <source>In its slot state() is %1</source>
        <translation>在它的槽函数里，state() 是 %1</translation>
    </message>
</context>
<context>
    <name>LabBeside</name>
    <message>
        <source>%1 prints the same, line by line</source>
        <translation>%1 的输出逐行相同</translation>
    </message>
    <message>
        <source>%1 prints something else, and that is on purpose</source>
        <translation>%1 的输出不同，这是有意的</translation>
    </message>
    <message>
        <source>%1 prints something else, and nothing explains it</source>
        <translation>%1 的输出不同，而且没有已知的原因</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Only this trace</source>
        <translation>只看这份跟踪记录</translation>
    </message>
    <message>
        <source>Give the comparison up</source>
        <translation>放弃比较</translation>
    </message>
    <message>
        <source>Show the trace of what was played here again</source>
        <translation>重新显示这里运行的跟踪记录</translation>
    </message>
    <message>
        <source>The trace of Qt and this one</source>
        <translation>Qt 的跟踪记录和这里的跟踪记录</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>这里</translation>
    </message>
    <message>
        <source>Qt: %1; here: %2</source>
        <translation>Qt：%1；这里：%2</translation>
    </message>
</context>
<context>
    <name>LabBuffers</name>
    <message>
        <source>No more than 64 MiB may wait here: let the server read, or connect anew</source>
        <translation>这里最多只能有 64 MiB 在等：让服务器读，或者重新连接</translation>
    </message>
    <message>
        <source>Scroll the buffers</source>
        <translation>滚动缓冲区</translation>
    </message>
    <message>
        <source>Where do bytes stay that nobody has read? Write 8 MiB while the server reads slowly, then while it does not read, then with a readBufferSize of 64 KiB.</source>
        <translation>没人读的字节停在哪里？先在服务器慢慢读的时候写 8 MiB，再在它不读的时候写，最后把 readBufferSize 设为 64 KiB 再写。</translation>
    </message>
    <message>
        <source>Write 8 MiB</source>
        <translation>写 8 MiB</translation>
    </message>
    <message>
        <source>The client writes 8 MiB in one call</source>
        <translation>客户端调用一次 write，写 8 MiB</translation>
    </message>
    <message>
        <source>Write 64 KiB</source>
        <translation>写 64 KiB</translation>
    </message>
    <message>
        <source>The client writes 64 KiB in one call</source>
        <translation>客户端调用一次 write，写 64 KiB</translation>
    </message>
    <message>
        <source>Do not read</source>
        <translation>不读</translation>
    </message>
    <message>
        <source>The slot of readyRead returns without reading, and nothing else reads</source>
        <translation>readyRead 的槽函数不读就返回，别处也不读</translation>
    </message>
    <message>
        <source>The server reads</source>
        <translation>服务器的读取速度</translation>
    </message>
    <message>
        <source>How much the server reads in a second, with read(n) in the slot of a timer; at the right end its slot reads all that is there</source>
        <translation>服务器每秒读多少：由定时器的槽函数调用 read(n)；滑块在最右端时，readyRead 的槽函数有多少读多少</translation>
    </message>
    <message>
        <source>reads all there is</source>
        <translation>有多少读多少</translation>
    </message>
    <message>
        <source>reads %1/s</source>
        <translation>每秒读 %1</translation>
    </message>
    <message>
        <source>How much Qt keeps of what the server has not read; 0 is Qt&apos;s own, and means all</source>
        <translation>服务器还没读的数据，Qt 最多替它存多少；默认是 0，表示不限</translation>
    </message>
    <message>
        <source>Connect anew</source>
        <translation>重新连接</translation>
    </message>
    <message>
        <source>A new connection; what waits in the old one is thrown away</source>
        <translation>建立新连接；旧连接里还在等的数据会丢弃</translation>
    </message>
    <message>
        <source>The client writes at the left, the server reads at the right</source>
        <translation>左边是客户端在写，右边是服务器在读</translation>
    </message>
    <message>
        <source>written %1 − read %2 = %3 bytes, as many as the five hold together</source>
        <translation>已写 %1 − 已读 %2 = %3 字节，正是这五处的总和</translation>
    </message>
    <message>
        <source>Signals so far: readyRead %1, errorOccurred %2</source>
        <translation>到目前为止的信号：readyRead %1 次，errorOccurred %2 次</translation>
    </message>
    <message>
        <source>The course says otherwise</source>
        <translation>与课程的说法不同</translation>
    </message>
    <message>
        <source>: </source>
        <translation>：</translation>
    </message>
</context>
<context>
    <name>LabBytes</name>
    <message>
        <source>Scroll the bytes</source>
        <translation>滚动字节</translation>
    </message>
    <message>
        <source>Nothing was written or read on this connection yet.</source>
        <translation>这条连接上还没有写过或读过数据。</translation>
    </message>
    <message>
        <source>Choose a row about a connection: its bytes stand here.</source>
        <translation>选择一行与连接有关的记录，这里显示它的字节。</translation>
    </message>
    <message>
        <source>Who writes is not on this loop: only what has come is known.</source>
        <translation>写的一端不在这个事件循环里：只知道收到了什么。</translation>
    </message>
    <message>
        <source>Who reads is not on this loop: only what was written is known.</source>
        <translation>读的一端不在这个事件循环里：只知道写了什么。</translation>
    </message>
    <message>
        <source>Some of the bytes are not known: messages cannot be told apart.</source>
        <translation>有些字节的内容不清楚，无法区分各条消息。</translation>
    </message>
    <message>
        <source>Its beginning was not seen: the first message may have begun before.</source>
        <translation>没有看到连接的开头：第一条消息可能在这之前就开始了。</translation>
    </message>
</context>
<context>
    <name>LabCode</name>
    <message>
        <source>The course&apos;s class in C++</source>
        <translation>课程的类，C++</translation>
    </message>
    <message>
        <source>The same class in Rust</source>
        <translation>同一个类，Rust</translation>
    </message>
</context>
<context>
    <name>LabCodeText</name>
    <message>
        <source>Scroll the code</source>
        <translation>滚动代码</translation>
    </message>
    <message>
        <source>%1×, last at %2 ms</source>
        <translation>%1 次，最近在 %2 ms</translation>
    </message>
</context>
<context>
    <name>LabControls</name>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Begin again</source>
        <translation>从头重新运行</translation>
    </message>
    <message>
        <source>Play the script from its beginning</source>
        <translation>从头运行脚本</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>End the scenario with all its connections</source>
        <translation>结束场景及其全部连接</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>冻结</translation>
    </message>
    <message>
        <source>Let the loop go</source>
        <translation>让事件循环继续</translation>
    </message>
    <message>
        <source>Hold the loop before the next thing that the kernel says</source>
        <translation>让事件循环停在内核的下一条通知之前</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>单步</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>一轮</translation>
    </message>
    <message>
        <source>Let the loop go to its next turn</source>
        <translation>让事件循环走到下一轮</translation>
    </message>
    <message>
        <source>Pace</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Slow motion holds the loop before each thing that the kernel says, a second at most; the other end is not slowed down</source>
        <translation>慢动作：在处理内核的每条通知之前冻结事件循环，每次最多一秒；对端不会变慢</translation>
    </message>
    <message>
        <source>Full pace</source>
        <translation>全速</translation>
    </message>
    <message>
        <source>Step anew</source>
        <translation>重新单步</translation>
    </message>
    <message>
        <source>Begin again, one step at a time</source>
        <translation>从头开始，一次一步</translation>
    </message>
    <message>
        <source>Let the loop handle one thing that the kernel says: all rows that follow from it appear at once</source>
        <translation>让循环处理内核的一个通知：由它引起的各行会一起出现</translation>
    </message>
</context>
<context>
    <name>LabEnd</name>
    <message>
        <source>Qt says %1, the kernel has no connection</source>
        <translation>Qt 说 %1，内核里已没有这个连接</translation>
    </message>
    <message>
        <source>Qt says %1, the kernel says %2</source>
        <translation>Qt 说 %1，内核说 %2</translation>
    </message>
    <message>
        <source>Qt says %1</source>
        <translation>Qt 说 %1</translation>
    </message>
    <message>
        <source>Its loop stands still: it hears nothing</source>
        <translation>它的事件循环停着：什么也听不到</translation>
    </message>
    <message>
        <source>It has sent a FIN, and still reads</source>
        <translation>它已发出 FIN，还在读</translation>
    </message>
    <message>
        <source>Its event loop turns</source>
        <translation>它的事件循环在转</translation>
    </message>
    <message>
        <source>How many bytes are written</source>
        <translation>写多少字节</translation>
    </message>
    <message>
        <source>How many bytes are written, 1 to 1048576</source>
        <translation>写多少字节，1 到 1048576</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>写</translation>
    </message>
    <message>
        <source>write() of so many bytes: they wait in Qt&apos;s buffer until the loop turns</source>
        <translation>用 write() 写这么多字节：事件循环转动之前，它们在 Qt 的缓冲区里等着</translation>
    </message>
    <message>
        <source>Nothing more goes this way, and reading goes on. Qt has no call for it: shutdown(socketDescriptor(), SHUT_WR)</source>
        <translation>这个方向不再发送，读照常进行。Qt 没有这样的函数：要用 shutdown(socketDescriptor(), SHUT_WR)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>disconnectFromHost(): sends what is unsent, then closes both directions</source>
        <translation>disconnectFromHost()：先发完还没发的，再关闭两个方向</translation>
    </message>
    <message>
        <source>A reset: SO_LINGER with 0 on the descriptor, then abort(). abort() alone sends a FIN, unless something was left unread</source>
        <translation>复位：先把描述符的 SO_LINGER 设为 0，再 abort()。只用 abort() 发出的是 FIN，除非还有没读的数据</translation>
    </message>
    <message>
        <source>Hold its loop</source>
        <translation>停住它的事件循环</translation>
    </message>
    <message>
        <source>As if one of its slots did not return: what the other end does it hears when the loop goes on. The kernel goes on</source>
        <translation>就像它的某个槽函数一直不返回：另一端做了什么，要等事件循环继续才听得到。内核照常工作</translation>
    </message>
    <message>
        <source>Scroll what it saw</source>
        <translation>滚动它看到的内容</translation>
    </message>
    <message>
        <source>It has seen nothing yet</source>
        <translation>它还没有看到什么</translation>
    </message>
</context>
<context>
    <name>LabEnds</name>
    <message>
        <source>Scroll both ends</source>
        <translation>滚动两端</translation>
    </message>
    <message>
        <source>Hold the server&apos;s loop, let the server write 5 bytes, and send a FIN from the client. Then let the loop go on: what becomes of the 5 bytes?</source>
        <translation>停住服务器的事件循环，让服务器写 5 个字节，再从客户端发 FIN。然后让事件循环继续：这 5 个字节会怎样？</translation>
    </message>
    <message>
        <source>Connect anew</source>
        <translation>重新连接</translation>
    </message>
    <message>
        <source>A new connection in place of this one</source>
        <translation>换成一个新的连接</translation>
    </message>
    <message>
        <source>Drop unsent bytes at a FIN, as Qt does</source>
        <translation>遇到 FIN 就丢掉没发的字节（Qt 的做法）</translation>
    </message>
    <message>
        <source>Qt throws away what is unsent when it sees the other end&apos;s FIN. Off: it is sent first, as this window&apos;s own server does</source>
        <translation>Qt 看到对端的 FIN，就扔掉还没发的字节。不勾选：先发完再关闭，本窗口自己的服务器就是这样</translation>
    </message>
    <message>
        <source>Client to server</source>
        <translation>客户端到服务器</translation>
    </message>
    <message>
        <source>Server to client</source>
        <translation>服务器到客户端</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
</context>
<context>
    <name>LabEntries</name>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>This window&apos;s server and client</source>
        <translation>本窗口的服务器和客户端</translation>
    </message>
    <message>
        <source>Both modes of the client, beside each other</source>
        <translation>客户端的两种模式并排比较</translation>
    </message>
    <message>
        <source>The byte stream: writes and reads</source>
        <translation>字节流：写几次，读几次</translation>
    </message>
    <message>
        <source>Buffers and the slow reader</source>
        <translation>缓冲区与读得慢的一方</translation>
    </message>
    <message>
        <source>Both ends of a connection</source>
        <translation>一个连接的两端</translation>
    </message>
    <message>
        <source>Errors, provoked for real</source>
        <translation>错误：真正引发一次</translation>
    </message>
    <message>
        <source>Two ways to read, in numbers</source>
        <translation>两种读取方式，用数字比较</translation>
    </message>
    <message>
        <source>More examples</source>
        <translation>更多示例</translation>
    </message>
    <message>
        <source>Check my homework</source>
        <translation>检查我的作业</translation>
    </message>
    <message>
        <source>event loop, freeze, own window</source>
        <translation>事件循环, 冻结, 本窗口</translation>
    </message>
    <message>
        <source>synchronous, asynchronous, waitForReadyRead, blocking, thread</source>
        <translation>同步, 异步, waitForReadyRead, 阻塞, 界面卡住, 线程</translation>
    </message>
    <message>
        <source>message boundary, framing, length prefix, sticky packets, glued, split</source>
        <translation>粘包, 半包, 拆包, 分包, 消息边界, 消息格式, 长度前缀</translation>
    </message>
    <message>
        <source>bytesToWrite, bytesAvailable, readBufferSize, flow control, window, backpressure, overflow</source>
        <translation>bytesToWrite, bytesAvailable, readBufferSize, 流量控制, 滑动窗口, 缓存, 溢出</translation>
    </message>
    <message>
        <source>FIN, RST, half-close, four-way handshake, TIME_WAIT, CLOSE_WAIT, disconnectFromHost, abort</source>
        <translation>FIN, RST, 半关闭, 四次挥手, TIME_WAIT, CLOSE_WAIT, disconnectFromHost, abort, 断开</translation>
    </message>
    <message>
        <source>errorOccurred, refused, timeout, address in use, host not found, unreachable</source>
        <translation>errorOccurred, 报错, 拒绝, 超时, 地址已被占用, 找不到主机, 无法到达</translation>
    </message>
    <message>
        <source>sender, qobject_cast, slot calls, performance</source>
        <translation>sender, qobject_cast, 进入槽的次数, 性能, 遍历</translation>
    </message>
    <message>
        <source>Your own program</source>
        <translation>你自己的程序</translation>
    </message>
    <message>
        <source>test, right or wrong, server, client, port</source>
        <translation>作业, 测试, 对错, 服务器, 客户端, 端口</translation>
    </message>
</context>
<context>
    <name>LabErrors</name>
    <message>
        <source>Scroll the error</source>
        <translation>滚动这个错误</translation>
    </message>
    <message>
        <source>Which signals come, and in which order? Say it first, then provoke the error: each one happens for real, on this machine.</source>
        <translation>会来哪些信号，顺序怎样？先说出来，再引发错误：每一个都真正发生在这台电脑上。</translation>
    </message>
    <message>
        <source>What was called and what came</source>
        <translation>调用了什么，来了什么</translation>
    </message>
    <message>
        <source>Scroll what was called and what came</source>
        <translation>滚动调用和到来的内容</translation>
    </message>
    <message>
        <source>Nothing has come yet</source>
        <translation>还没有来什么</translation>
    </message>
    <message>
        <source>It is being provoked…</source>
        <translation>正在引发……</translation>
    </message>
    <message>
        <source>error() is %1, %2; errorString() is “%3”</source>
        <translation>error() 是 %1，即 %2；errorString() 是“%3”</translation>
    </message>
    <message>
        <source>Cause and cure: %1</source>
        <translation>原因和办法：%1</translation>
    </message>
    <message>
        <source>Look at the order: %1</source>
        <translation>看顺序：%1</translation>
    </message>
</context>
<context>
    <name>LabExport</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>The timeline as text, as a Mermaid diagram or as a picture</source>
        <translation>把时间线导出为文本、Mermaid 图或图片</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Copy as Mermaid</source>
        <translation>复制为 Mermaid</translation>
    </message>
    <message>
        <source>Save as SVG…</source>
        <translation>另存为 SVG…</translation>
    </message>
</context>
<context>
    <name>LabFraming</name>
    <message>
        <source>Framing</source>
        <translation>消息格式</translation>
    </message>
    <message>
        <source>How the stream says where a message ends</source>
        <translation>字节流用什么方式表明一条消息在哪里结束</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>按行</translation>
    </message>
    <message>
        <source>Two-byte length</source>
        <translation>两字节长度</translation>
    </message>
    <message>
        <source>Fixed length</source>
        <translation>固定长度</translation>
    </message>
    <message>
        <source>Bytes of each message</source>
        <translation>每条消息的字节数</translation>
    </message>
    <message>
        <source>Bytes of each message, 1 to 64; zeros fill up what is shorter</source>
        <translation>每条消息的字节数，1 到 64；不足的用零补齐</translation>
    </message>
</context>
<context>
    <name>LabHomework</name>
    <message>
        <source>%1 of %2 stages are done</source>
        <translation>已完成 %1 / %2 项</translation>
    </message>
    <message>
        <source>Everything that could be tried is right</source>
        <translation>能检查的全部正确</translation>
    </message>
    <message numerus="yes">
        <source>%n stage(s) are wrong: each says why</source>
        <translation>
            <numerusform>有 %n 项错误：每项都写明了原因</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was wrong so far, but not all could be done in time</source>
        <translation>目前没有错误，但时间不够检查全部</translation>
    </message>
    <message>
        <source>The check is the server: start it here, then start your client</source>
        <translation>检查程序就是服务器：先在这里开始，再启动你的客户端</translation>
    </message>
    <message>
        <source>Start your server, then check it</source>
        <translation>先启动你的服务器，再开始检查</translation>
    </message>
    <message>
        <source>What is checked</source>
        <translation>检查什么</translation>
    </message>
    <message>
        <source>My server</source>
        <translation>我的服务器</translation>
    </message>
    <message>
        <source>My client</source>
        <translation>我的客户端</translation>
    </message>
    <message>
        <source>Where the check listens</source>
        <translation>检查程序监听的地址</translation>
    </message>
    <message>
        <source>Where your server listens</source>
        <translation>你的服务器监听的地址</translation>
    </message>
    <message>
        <source>Synchronous</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>The client sends its next message when the last one is answered</source>
        <translation>客户端收到回答后才发送下一条</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>开始检查</translation>
    </message>
    <message>
        <source>End the check</source>
        <translation>结束检查</translation>
    </message>
    <message>
        <source>Twenty seconds at most</source>
        <translation>最多二十秒</translation>
    </message>
    <message>
        <source>The stages of the check</source>
        <translation>检查的各项</translation>
    </message>
    <message>
        <source>Scroll the stages</source>
        <translation>滚动各项</translation>
    </message>
    <message>
        <source>The client sends “client” from a timer and reads what comes: “client” and its own port.</source>
        <translation>客户端用定时器发送“client”，并读取收到的数据：“client”加上它自己的端口。</translation>
    </message>
    <message>
        <source>The server answers “client” with “client” and the client&apos;s port, for example “client53421”.</source>
        <translation>服务器收到“client”后，回答“client”加上该客户端的端口，例如“client53421”。</translation>
    </message>
    <message>
        <source>Start your client now: it has to connect to %1, within %2 s</source>
        <translation>现在启动你的客户端：它要在 %2 秒内连接到 %1</translation>
    </message>
</context>
<context>
    <name>LabLesson</name>
    <message>
        <source>Scroll the lesson</source>
        <translation>滚动课程内容</translation>
    </message>
    <message>
        <source>See</source>
        <translation>观察</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>试一试</translation>
    </message>
    <message>
        <source>The course says otherwise</source>
        <translation>与课程的说法不同</translation>
    </message>
    <message>
        <source>: </source>
        <translation>：</translation>
    </message>
    <message>
        <source>What happens next? %1</source>
        <translation>接下来会发生什么？%1</translation>
    </message>
    <message>
        <source>%1, right</source>
        <translation>%1，正确</translation>
    </message>
    <message>
        <source>It runs…</source>
        <translation>正在运行…</translation>
    </message>
    <message>
        <source>Right. The trace says:</source>
        <translation>正确。跟踪记录中是：</translation>
    </message>
    <message>
        <source>Not so: it is %1. The trace says:</source>
        <translation>不对，应为 %1。跟踪记录中是：</translation>
    </message>
    <message>
        <source>Right: the trace has no such line.</source>
        <translation>正确：跟踪记录中没有这样的行。</translation>
    </message>
    <message>
        <source>Not so: it is %1, the trace has no such line.</source>
        <translation>不对，应为 %1：跟踪记录中没有这样的行。</translation>
    </message>
    <message>
        <source>Say first what you think, or press Run: then what there is to see stands here, and why it is so.</source>
        <translation>先说出你的判断，或者按“运行”：之后这里会写出可以看到什么，以及为什么。</translation>
    </message>
    <message>
        <source>Open the stage: %1</source>
        <translation>打开演示：%1</translation>
    </message>
    <message>
        <source>There the subject of this lesson can be touched; it leads back here</source>
        <translation>在那里可以亲手试一试这一课的内容；从那里可以回到这里</translation>
    </message>
    <message>
        <source>Change the script</source>
        <translation>修改脚本</translation>
    </message>
    <message>
        <source>Opens the script to write in; Run plays it as it is then</source>
        <translation>打开可以修改的脚本；“运行”会按改过的样子运行</translation>
    </message>
</context>
<context>
    <name>LabList</name>
    <message>
        <source>What is played</source>
        <translation>播放的内容</translation>
    </message>
    <message>
        <source>Scroll what can be played</source>
        <translation>滚动可播放的内容</translation>
    </message>
    <message>
        <source>Find a lesson</source>
        <translation>查找课</translation>
    </message>
    <message>
        <source>%1, done</source>
        <translation>%1，已完成</translation>
    </message>
    <message>
        <source>No lesson and no example has these words.</source>
        <translation>没有含这些字词的课或示例。</translation>
    </message>
    <message>
        <source>In the texts</source>
        <translation>内容中提到</translation>
    </message>
    <message>
        <source>Words of a section, of a title or of what is said there; Enter goes to the first that has them</source>
        <translation>章节、标题或内容里的字词；回车键跳到第一个</translation>
    </message>
</context>
<context>
    <name>LabMode</name>
    <message>
        <source>Not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>In waitForReadyRead for %1 s: its loop stands still</source>
        <translation>在 waitForReadyRead 里已 %1 秒：它的循环停着</translation>
    </message>
    <message>
        <source>Reading, outside the event loop</source>
        <translation>正在读取，不在事件循环里</translation>
    </message>
    <message>
        <source>Its event loop turns</source>
        <translation>它的事件循环在转</translation>
    </message>
    <message numerus="yes">
        <source>%n click(s) wait to be heard</source>
        <translation>
            <numerusform>有 %n 次点击还没有被处理</numerusform>
        </translation>
    </message>
    <message>
        <source>Heard after %1 ms</source>
        <translation>%1 毫秒后被处理</translation>
    </message>
    <message>
        <source>Nothing was clicked yet</source>
        <translation>还没有点击</translation>
    </message>
    <message>
        <source>Clock of the event loop: %1 s</source>
        <translation>事件循环的时钟：%1 秒</translation>
    </message>
    <message>
        <source>Its clock shows %1 s</source>
        <translation>它的时钟走到 %1 秒</translation>
    </message>
    <message>
        <source>Leave the loop</source>
        <translation>离开循环</translation>
    </message>
    <message>
        <source>Enter the loop</source>
        <translation>进入循环</translation>
    </message>
    <message>
        <source>It is left when waitForReadyRead has returned, and no sooner</source>
        <translation>waitForReadyRead 返回以后才能离开，不会更早</translation>
    </message>
    <message>
        <source>The thread goes into the course&apos;s while (1)</source>
        <translation>线程进入课程里的 while (1)</translation>
    </message>
    <message>
        <source>Click me</source>
        <translation>点我</translation>
    </message>
    <message>
        <source>A click for this client&apos;s event loop, as a button of its window would be</source>
        <translation>交给这个客户端事件循环的一次点击，就像点它窗口里的按钮</translation>
    </message>
    <message>
        <source>Scroll what it has printed</source>
        <translation>滚动它打印的内容</translation>
    </message>
    <message>
        <source>Nothing was read yet</source>
        <translation>还没有读到数据</translation>
    </message>
    <message>
        <source>In waitForReadyRead for %1 s: it leaves when that returns</source>
        <translation>在 waitForReadyRead 里已 %1 秒：它返回后才离开</translation>
    </message>
</context>
<context>
    <name>LabModes</name>
    <message>
        <source>Scroll both modes</source>
        <translation>滚动两种模式</translation>
    </message>
    <message>
        <source>Send the left one into its loop and click both: which click is heard first? Then let the server speak.</source>
        <translation>让左边的客户端进入循环，再点两个按钮：哪一次点击先被处理？然后让服务器发送数据。</translation>
    </message>
    <message>
        <source>Server, say “hello”</source>
        <translation>让服务器发送“hello”</translation>
    </message>
    <message>
        <source>The server sends hello to both clients, at once</source>
        <translation>服务器立刻向两个客户端发送 hello</translation>
    </message>
    <message>
        <source>Silent for %1 s more</source>
        <translation>再静默 %1 秒</translation>
    </message>
    <message>
        <source>Be silent for 5 s, then say it</source>
        <translation>静默 5 秒后再发送</translation>
    </message>
    <message>
        <source>The server says nothing for five seconds, then hello to both</source>
        <translation>服务器五秒内不发送任何数据，然后向两个客户端发送 hello</translation>
    </message>
    <message>
        <source>waitForReadyRead waits</source>
        <translation>waitForReadyRead 等待</translation>
    </message>
    <message>
        <source>How long waitForReadyRead waits for data, from its next call on; 30 s is Qt&apos;s own</source>
        <translation>从下一次调用起，waitForReadyRead 等待数据的时间；30 秒是 Qt 的默认值</translation>
    </message>
    <message>
        <source>waits 3 s</source>
        <translation>等待 3 秒</translation>
    </message>
    <message>
        <source>waits 30 s</source>
        <translation>等待 30 秒</translation>
    </message>
    <message>
        <source>Synchronous mode</source>
        <translation>同步模式</translation>
    </message>
    <message>
        <source>Asynchronous mode</source>
        <translation>异步模式</translation>
    </message>
</context>
<context>
    <name>LabNotes</name>
    <message>
        <source>Scroll the notes</source>
        <translation>滚动提示</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>没有发现问题。</translation>
    </message>
    <message>
        <source>Run it: mistakes that it shows stand here.</source>
        <translation>请运行：发现的错误会显示在这里。</translation>
    </message>
    <message>
        <source>Nothing was found so far.</source>
        <translation>到目前为止没有发现问题。</translation>
    </message>
    <message>
        <source>%1 (%2 times)</source>
        <translation>%1（共 %2 次）</translation>
    </message>
    <message>
        <source>To the row at %1 ms</source>
        <translation>转到 %1 ms 处的行</translation>
    </message>
    <message>
        <source>The row is not kept any more</source>
        <translation>这一行已不再保留</translation>
    </message>
    <message>
        <source>What mends it:</source>
        <translation>改正的写法：</translation>
    </message>
</context>
<context>
    <name>LabOffers</name>
    <message>
        <source>What can stand here</source>
        <translation>这里可以写什么</translation>
    </message>
</context>
<context>
    <name>LabPage</name>
    <message>
        <source>Watching this window&apos;s own loop</source>
        <translation>正在观察本窗口的事件循环</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>正在运行</translation>
    </message>
    <message>
        <source>Held: Qt has not handled the last row yet</source>
        <translation>已冻结：Qt 还没有处理最后一行</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Nothing is played</source>
        <translation>没有运行</translation>
    </message>
    <message>
        <source>%1 rows kept, %2 dropped</source>
        <translation>保留 %1 行，丢弃 %2 行</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>What is played</source>
        <translation>播放的内容</translation>
    </message>
    <message>
        <source>Go to the line</source>
        <translation>转到该行</translation>
    </message>
    <message>
        <source>Run plays “%1”; Step plays it one thing at a time.</source>
        <translation>“运行”播放“%1”，“单步”一次只走一步。</translation>
    </message>
    <message>
        <source>Enable the TCP server or the TCP client of this window: what their loop does appears here.</source>
        <translation>请启用本窗口的 TCP 服务器或 TCP 客户端，它们的事件循环所做的事情会显示在这里。</translation>
    </message>
    <message>
        <source>The timeline was saved as %1</source>
        <translation>时间线已保存为 %1</translation>
    </message>
    <message>
        <source>Nothing has happened since this page is shown. Let the timer send, or another program: what the loop does appears here.</source>
        <translation>打开这个页面以来还没有发生什么。让定时器或另一个程序发送，循环做了什么就会出现在这里。</translation>
    </message>
    <message>
        <source>Lab: %1</source>
        <translation>课堂：%1</translation>
    </message>
    <message>
        <source>The lab plays “%1”</source>
        <translation>课堂正在运行“%1”</translation>
    </message>
    <message>
        <source>This window&apos;s own loop is held: what the kernel says waits</source>
        <translation>本窗口自己的事件循环已冻结：内核的通知都在等</translation>
    </message>
    <message>
        <source>This window&apos;s own loop runs in slow motion</source>
        <translation>本窗口自己的事件循环正在慢动作运行</translation>
    </message>
    <message>
        <source>Loop held</source>
        <translation>循环已冻结</translation>
    </message>
    <message>
        <source>The loop is held. Step lets it handle one thing that the kernel says.</source>
        <translation>循环已冻结。“单步”让它处理内核的一个通知。</translation>
    </message>
    <message>
        <source>%1 of %2 lessons done</source>
        <translation>%2 课中已完成 %1 课</translation>
    </message>
    <message>
        <source>Loop slowed</source>
        <translation>循环放慢</translation>
    </message>
    <message>
        <source>The loop of this window&apos;s server and client is held: press here, and it runs again</source>
        <translation>本窗口的服务器和客户端的循环已冻结：点这里，它就继续运行</translation>
    </message>
    <message>
        <source>The loop of this window&apos;s server and client is in slow motion: press here, and it runs at full pace</source>
        <translation>本窗口的服务器和客户端的循环正在慢放：点这里，它就全速运行</translation>
    </message>
    <message>
        <source>Enable the TCP server</source>
        <translation>启用 TCP 服务器</translation>
    </message>
</context>
<context>
    <name>LabPicture</name>
    <message>
        <source>The timeline as a picture: %1, %2, %3</source>
        <translation>时间线的图：%1、%2、%3</translation>
    </message>
    <message numerus="yes">
        <source>%n lane(s)</source>
        <translation>
            <numerusform>%n 个对象</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n turn(s)</source>
        <translation>
            <numerusform>%n 轮</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>还没有发生任何事。</translation>
    </message>
    <message>
        <source>%1; the window would stand still in %2</source>
        <translation>%1；其中 %2会让窗口停住</translation>
    </message>
    <message numerus="yes">
        <source>%n of these turns</source>
        <translation>
            <numerusform>%n 轮</numerusform>
        </translation>
    </message>
    <message>
        <source>Left and right go from row to row, up and down from lane to lane; plus and minus zoom, 0 shows everything</source>
        <translation>左右键逐行移动，上下键在对象之间移动；加号和减号缩放，0 显示全部</translation>
    </message>
    <message>
        <source>Scroll the lanes</source>
        <translation>滚动各个对象</translation>
    </message>
    <message>
        <source>The kernel says</source>
        <translation>内核的通知</translation>
    </message>
    <message>
        <source>Asked of the kernel</source>
        <translation>对内核的请求</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>信号</translation>
    </message>
    <message>
        <source>Slot runs</source>
        <translation>槽函数运行</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>调用</translation>
    </message>
</context>
<context>
    <name>LabPipe</name>
    <message>
        <source>open: %1 B written, %2 B read</source>
        <translation>畅通：已写 %1 B，已读 %2 B</translation>
    </message>
    <message>
        <source>over: %1 B written, %2 B read, %3 B lost</source>
        <translation>结束：已写 %1 B，已读 %2 B，丢失 %3 B</translation>
    </message>
    <message>
        <source>over: %1 B written, %2 B read</source>
        <translation>结束：已写 %1 B，已读 %2 B</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
</context>
<context>
    <name>LabRange</name>
    <message>
        <source>%1 ms to %2 ms, %3: %4 in %5; whoever is silent in it is left out</source>
        <translation>%1 毫秒到 %2 毫秒，共 %3：%5中的 %4；其间没有动静的对象不显示</translation>
    </message>
    <message>
        <source>%1 ms to %2 ms, %3: %4 in %5</source>
        <translation>%1 毫秒到 %2 毫秒，共 %3：%5中的 %4</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n turn(s)</source>
        <translation>
            <numerusform>%n 轮</numerusform>
        </translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>End the choice of rows</source>
        <translation>结束选择</translation>
    </message>
</context>
<context>
    <name>LabRow</name>
    <message>
        <source>%1 ms, turn %2</source>
        <translation>%1 毫秒，第 %2 轮</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>, a note is about it</source>
        <translation>，有一条提示</translation>
    </message>
</context>
<context>
    <name>LabStates</name>
    <message>
        <source>Scroll the states</source>
        <translation>滚动状态</translation>
    </message>
    <message>
        <source>Choose a row about a socket: its states stand here.</source>
        <translation>请选择一行关于套接字的内容，这里会显示它的状态。</translation>
    </message>
</context>
<context>
    <name>LabStream</name>
    <message>
        <source>Scroll the byte stream</source>
        <translation>滚动字节流</translation>
    </message>
    <message>
        <source>How many reads do five writes become? Send them without a pause, then with 20 ms between them, then with a framing.</source>
        <translation>写五次，会读几次？先不停顿地发送，再每次间隔 20 毫秒，最后加上消息格式。</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>What the client writes, at most 64 bytes</source>
        <translation>客户端写的内容，最多 64 字节</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>条数</translation>
    </message>
    <message>
        <source>How many messages</source>
        <translation>消息条数</translation>
    </message>
    <message>
        <source>How many messages, 1 to 20</source>
        <translation>消息条数，1 到 20</translation>
    </message>
    <message>
        <source>Cut into</source>
        <translation>切成几块</translation>
    </message>
    <message>
        <source>Pieces of each message</source>
        <translation>每条消息切成几块</translation>
    </message>
    <message>
        <source>In how many writes each message is written, 1 to 4</source>
        <translation>每条消息分几次写，1 到 4</translation>
    </message>
    <message>
        <source>Pause (ms)</source>
        <translation>停顿（毫秒）</translation>
    </message>
    <message>
        <source>Pause in milliseconds</source>
        <translation>停顿的毫秒数</translation>
    </message>
    <message>
        <source>Milliseconds behind each write, 0 to 1000; with 0 all are written in one slot</source>
        <translation>每次写之后停顿的毫秒数，0 到 1000；为 0 时全部在一个槽里写</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Write no more</source>
        <translation>不再写</translation>
    </message>
    <message>
        <source>The client connects and writes, the server reads whatever has come</source>
        <translation>客户端连接并写数据，服务器有多少读多少</translation>
    </message>
    <message>
        <source>Written by the client, read by the server</source>
        <translation>客户端写，服务器读</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>显示内容</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>脚本</translation>
    </message>
    <message>
        <source>Trace</source>
        <translation>跟踪记录</translation>
    </message>
    <message>
        <source>The scenario that Send plays</source>
        <translation>“发送”运行的场景</translation>
    </message>
    <message>
        <source>The lines that &apos;qtcp trace&apos; prints</source>
        <translation>与 &apos;qtcp trace&apos; 打印的内容相同</translation>
    </message>
    <message>
        <source>What the script prints appears here while it runs.</source>
        <translation>脚本运行时打印的内容显示在这里。</translation>
    </message>
</context>
<context>
    <name>LabTimeline</name>
    <message>
        <source>Turn</source>
        <translation>一轮</translation>
    </message>
    <message>
        <source>How long the turn of the loop took: green below 4 ms, amber, red above 100 ms, when a window would stand still</source>
        <translation>这一轮事件循环用了多长时间：4 毫秒以下为绿色，然后是琥珀色，超过 100 毫秒为红色，这时窗口会停住不动</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>毫秒</translation>
    </message>
    <message>
        <source>Milliseconds since the beginning; the time in which the loop was held is left out</source>
        <translation>从开始起的毫秒数，不含事件循环被冻结的时间</translation>
    </message>
    <message>
        <source>What the kernel said</source>
        <translation>内核的通知</translation>
    </message>
    <message>
        <source>What the kernel said of a socket, and what was asked of it</source>
        <translation>内核对套接字的通知，以及对内核的请求</translation>
    </message>
    <message>
        <source>What Qt does</source>
        <translation>Qt 做什么</translation>
    </message>
    <message>
        <source>States and signals, with the state in which the slot sees the socket</source>
        <translation>状态和信号，以及槽函数看到的套接字状态</translation>
    </message>
    <message>
        <source>Your slot</source>
        <translation>你的槽函数</translation>
    </message>
    <message>
        <source>How long the slot ran, and what it called</source>
        <translation>槽函数运行了多长时间，调用了什么</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Scroll the timeline</source>
        <translation>滚动时间线</translation>
    </message>
</context>
<context>
    <name>LabWays</name>
    <message>
        <source>The slot ran</source>
        <translation>进入槽的次数</translation>
    </message>
    <message>
        <source>How often onReadData was entered</source>
        <translation>进入 onReadData 多少次</translation>
    </message>
    <message>
        <source>Sockets looked at</source>
        <translation>查看套接字的次数</translation>
    </message>
    <message>
        <source>How often it called readAll</source>
        <translation>调用 readAll 多少次</translation>
    </message>
    <message>
        <source>… of which had bytes</source>
        <translation>……其中有数据的</translation>
    </message>
    <message>
        <source>How often readAll gave something</source>
        <translation>readAll 读到数据多少次</translation>
    </message>
    <message>
        <source>Bytes read</source>
        <translation>读到的字节</translation>
    </message>
    <message>
        <source>All that readAll gave</source>
        <translation>readAll 一共读到多少</translation>
    </message>
    <message>
        <source>Time in the slot (µs)</source>
        <translation>槽里的时间（µs）</translation>
    </message>
    <message>
        <source>How long onReadData has run, all together</source>
        <translation>onReadData 一共运行了多久</translation>
    </message>
    <message>
        <source>Way 1 has saved %1 of %2 runs of the slot, and for that it looked %3 times at a socket that had nothing.</source>
        <translation>方式 1 在 %2 次进入槽里节省了 %1 次，代价是有 %3 次查看了没有数据的套接字。</translation>
    </message>
    <message>
        <source>Way 1 has saved no run of the slot, and %1 times it looked at a socket that had nothing. readyRead comes for each socket by itself, and the bytes of the others are not in their read buffers yet.</source>
        <translation>方式 1 一次也没有少进入槽，而且有 %1 次查看了没有数据的套接字。每个套接字各有自己的 readyRead，这时别的套接字的数据还没有进入它们的读缓冲区。</translation>
    </message>
    <message>
        <source>Scroll both ways to read</source>
        <translation>滚动两种读取方式</translation>
    </message>
    <message>
        <source>The course says that way 1 saves entering the slot when many clients send. How often is the slot entered in each way? Say it first, then run it.</source>
        <translation>课程说：大量客户端发送时，方式 1 能节省进入槽的次数。两种方式各进入槽多少次？先说出来，再运行。</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>How many clients</source>
        <translation>多少个客户端</translation>
    </message>
    <message>
        <source>How many clients each server has, 1 to 50</source>
        <translation>每个服务器有多少个客户端，1 到 50</translation>
    </message>
    <message>
        <source>Messages a second</source>
        <translation>每秒消息数</translation>
    </message>
    <message>
        <source>Messages a second of each client</source>
        <translation>每个客户端每秒的消息数</translation>
    </message>
    <message>
        <source>How many messages each client sends in a second, 1 to 50; all clients send at the same moment</source>
        <translation>每个客户端每秒发送多少条消息，1 到 50；所有客户端同时发送</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Run for 3 s</source>
        <translation>运行 3 秒</translation>
    </message>
    <message>
        <source>Send no more</source>
        <translation>不再发送</translation>
    </message>
    <message>
        <source>Both servers get the same messages from as many clients</source>
        <translation>两个服务器的客户端一样多，收到的消息也一样</translation>
    </message>
    <message>
        <source>%1 messages sent to each server, %2 s left</source>
        <translation>已向每个服务器发送 %1 条消息，还剩 %2 秒</translation>
    </message>
    <message>
        <source>The clients connect</source>
        <translation>客户端正在连接</translation>
    </message>
    <message>
        <source>%1 messages were sent to each server</source>
        <translation>向每个服务器发送了 %1 条消息</translation>
    </message>
    <message>
        <source>Way 1: every socket</source>
        <translation>方式 1：每个套接字</translation>
    </message>
    <message>
        <source>Way 2: the sender</source>
        <translation>方式 2：发出信号的套接字</translation>
    </message>
    <message>
        <source>%1 in way %2: %3</source>
        <translation>%1，方式 %2：%3</translation>
    </message>
</context>
<context>
    <name>LogHead</name>
    <message>
        <source>Columns of the log</source>
        <translation>记录的列</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>To selected</source>
        <translation>距所选行</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>间隔</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Peer</source>
        <translation>对方</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Seconds since the selected row; click for those since the row before</source>
        <translation>与所选行相隔的秒数；单击改为与上一行相隔</translation>
    </message>
    <message>
        <source>Seconds since the row before; click for those since the selected row</source>
        <translation>与上一行相隔的秒数；单击改为与所选行相隔</translation>
    </message>
    <message>
        <source>Received or written</source>
        <translation>收到或写出</translation>
    </message>
    <message>
        <source>Length in bytes</source>
        <translation>长度（字节）</translation>
    </message>
    <message>
        <source>Time with date</source>
        <translation>时间带日期</translation>
    </message>
    <message>
        <source>Difference to the selected row</source>
        <translation>间隔从所选行算起</translation>
    </message>
    <message>
        <source>Columns as they were at first</source>
        <translation>恢复初始的列</translation>
    </message>
</context>
<context>
    <name>LogList</name>
    <message>
        <source>Traffic log</source>
        <translation>收发日志</translation>
    </message>
    <message>
        <source>Scroll the log</source>
        <translation>滚动日志</translation>
    </message>
</context>
<context>
    <name>LogMenu</name>
    <message>
        <source>Copy the data as text</source>
        <translation>复制数据为文本</translation>
    </message>
    <message>
        <source>Copy the data as hex</source>
        <translation>复制数据为十六进制</translation>
    </message>
    <message>
        <source>Copy the data as a C array</source>
        <translation>复制数据为 C 数组</translation>
    </message>
    <message>
        <source>Copy the data as a Rust array</source>
        <translation>复制数据为 Rust 数组</translation>
    </message>
    <message>
        <source>Copy the row</source>
        <translation>复制整行</translation>
    </message>
    <message>
        <source>Send again to %1</source>
        <translation>再次发送给 %1</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>再次发送</translation>
    </message>
    <message>
        <source>Edit and send…</source>
        <translation>编辑后发送…</translation>
    </message>
    <message>
        <source>Only this peer</source>
        <translation>只看这个地址</translation>
    </message>
    <message>
        <source>All peers</source>
        <translation>显示所有地址</translation>
    </message>
    <message>
        <source>Find the same</source>
        <translation>查找相同内容</translation>
    </message>
    <message>
        <source>Mark, or take the mark away</source>
        <translation>加上或去掉标记</translation>
    </message>
    <message>
        <source>Disconnect %1</source>
        <translation>断开 %1</translation>
    </message>
</context>
<context>
    <name>LogRow</name>
    <message>
        <source>%1, marked</source>
        <translation>%1，已标记</translation>
    </message>
</context>
<context>
    <name>LogSpeech</name>
    <message>
        <source>received from %1</source>
        <translation>收到，来自 %1</translation>
    </message>
    <message>
        <source>written to %1</source>
        <translation>写出，发往 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n 字节</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>TCP server</source>
        <translation>TCP 服务器</translation>
    </message>
    <message>
        <source>TCP client</source>
        <translation>TCP 客户端</translation>
    </message>
    <message>
        <source>Listen for clients</source>
        <translation>监听并等待客户端</translation>
    </message>
    <message>
        <source>Connect to a server</source>
        <translation>连接到服务器</translation>
    </message>
    <message>
        <source>File to send</source>
        <translation>要发送的文件</translation>
    </message>
    <message>
        <source>Save the log as</source>
        <translation>日志另存为</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Find anything that can be done by its name</source>
        <translation>按名称查找任何操作</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Language, theme, log, shortcuts, version</source>
        <translation>语言、主题、日志、快捷键、版本</translation>
    </message>
    <message>
        <source>Server: %1</source>
        <translation>服务器：%1</translation>
    </message>
    <message>
        <source>Client: %1</source>
        <translation>客户端：%1</translation>
    </message>
    <message>
        <source>Lab</source>
        <translation>课堂</translation>
    </message>
    <message>
        <source>Lab: %1</source>
        <translation>课堂：%1</translation>
    </message>
    <message>
        <source>See what the event loop does</source>
        <translation>观察事件循环在做什么</translation>
    </message>
    <message>
        <source>Save the timeline as</source>
        <translation>时间线另存为</translation>
    </message>
</context>
<context>
    <name>MessageArea</name>
    <message>
        <source>Text with %1</source>
        <translation>可带 %1 的文本</translation>
    </message>
    <message>
        <source>What to send</source>
        <translation>要发送的内容</translation>
    </message>
    <message>
        <source>What to send. Ctrl+Enter sends, Ctrl+Up and Ctrl+Down go through the history.</source>
        <translation>要发送的内容。Ctrl+Enter 发送，Ctrl+↑ 和 Ctrl+↓ 翻看历史。</translation>
    </message>
    <message>
        <source>A long text…</source>
        <translation>长文本…</translation>
    </message>
    <message numerus="yes">
        <source>%1 in %n line(s), too long to be edited here</source>
        <translation>
            <numerusform>%1，%n 行，太长，无法在这里编辑</numerusform>
        </translation>
    </message>
    <message>
        <source>Save as a file…</source>
        <translation>另存为文件…</translation>
    </message>
    <message>
        <source>Save the long text as a file, to be edited elsewhere</source>
        <translation>把长文本保存为文件，在别处编辑</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Discard the long text; what was typed before is there again</source>
        <translation>丢弃长文本，恢复先前输入的内容</translation>
    </message>
</context>
<context>
    <name>PaneHead</name>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n 字节</numerusform>
        </translation>
    </message>
    <message>
        <source>Unfold the pane for sending</source>
        <translation>展开发送面板</translation>
    </message>
    <message>
        <source>Fold the pane for sending</source>
        <translation>折叠发送面板</translation>
    </message>
</context>
<context>
    <name>PaneTab</name>
    <message>
        <source>%1, is on</source>
        <translation>%1，已开启</translation>
    </message>
</context>
<context>
    <name>PaneTabs</name>
    <message>
        <source>Sending</source>
        <translation>发送</translation>
    </message>
</context>
<context>
    <name>RoleTab</name>
    <message>
        <source>on</source>
        <translation>已开启</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>disconnected</source>
        <translation>已断开</translation>
    </message>
    <message>
        <source>looking up</source>
        <translation>正在解析</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>closing</source>
        <translation>正在断开</translation>
    </message>
    <message>
        <source>Not listening</source>
        <translation>未监听</translation>
    </message>
    <message>
        <source>Listening on %1</source>
        <translation>正在监听 %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>state, number of clients</comment>
        <translation>%1，%2</translation>
    </message>
    <message numerus="yes">
        <source>%n client(s)</source>
        <translation>
            <numerusform>%n 个客户端</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking up %1…</source>
        <translation>正在解析 %1…</translation>
    </message>
    <message>
        <source>Connecting to %1…</source>
        <translation>正在连接 %1…</translation>
    </message>
    <message>
        <source>Connected to %1</source>
        <translation>已连接到 %1</translation>
    </message>
    <message>
        <source>Closing the connection…</source>
        <translation>正在断开…</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Looking up…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>Closing…</source>
        <translation>正在关闭…</translation>
    </message>
</context>
<context>
    <name>ServerPage</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>改用 %1</translation>
    </message>
    <message>
        <source>The file was sent.</source>
        <translation>文件已发送。</translation>
    </message>
    <message>
        <source>127.0.0.1: this machine only. 0.0.0.0: every IPv4 address. :: every IPv6 address. any: both.</source>
        <translation>127.0.0.1：仅本机。0.0.0.0：本机所有 IPv4 地址。:: ：本机所有 IPv6 地址。any：两者都监听。</translation>
    </message>
    <message>
        <source>Port to listen on; 0 takes any free one</source>
        <translation>监听的端口；0 表示任意空闲端口</translation>
    </message>
    <message>
        <source>Stop listening and disconnect all clients</source>
        <translation>停止监听并断开所有客户端</translation>
    </message>
    <message>
        <source>Listen for clients</source>
        <translation>监听并等待客户端</translation>
    </message>
    <message>
        <source>Qt: %1 (error %2)</source>
        <translation>Qt：%1（错误号 %2）</translation>
    </message>
    <message>
        <source>No client yet. Start one:
qtcp client %1
or ncat %2</source>
        <translation>还没有客户端。可以启动一个：
qtcp client %1
或 ncat %2</translation>
    </message>
    <message>
        <source>Clients appear here once the server is enabled.</source>
        <translation>启用服务器后，客户端显示在这里。</translation>
    </message>
    <message>
        <source>What clients send and get appears here.</source>
        <translation>与客户端收发的数据显示在这里。</translation>
    </message>
    <message>
        <source>No client is connected yet.</source>
        <translation>还没有客户端连接。</translation>
    </message>
    <message>
        <source>Enable the server first.</source>
        <translation>请先启用服务器。</translation>
    </message>
    <message>
        <source>Timer</source>
        <translation>定时发送</translation>
    </message>
    <message>
        <source>The server sends on a timer</source>
        <translation>服务器正在定时发送</translation>
    </message>
    <message>
        <source>Auto-reply</source>
        <translation>自动回复</translation>
    </message>
    <message>
        <source>The server answers by itself</source>
        <translation>服务器正在自动回复</translation>
    </message>
    <message>
        <source>The server sends a file</source>
        <translation>服务器正在发送文件</translation>
    </message>
    <message>
        <source>Enable</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>this machine only</source>
        <translation>仅本机</translation>
    </message>
    <message>
        <source>all, IPv4 and IPv6</source>
        <translation>全部，IPv4 和 IPv6</translation>
    </message>
    <message>
        <source>all, IPv4</source>
        <translation>全部 IPv4</translation>
    </message>
    <message>
        <source>all, IPv6</source>
        <translation>全部 IPv6</translation>
    </message>
    <message>
        <source>Not sent: this client is gone, or does not read.</source>
        <translation>没有发送：这个客户端已经离开，或者没有读取数据。</translation>
    </message>
    <message>
        <source>The log was saved as %1</source>
        <translation>日志已保存为 %1</translation>
    </message>
    <message>
        <source>The rest of the file is not sent: it was cancelled.</source>
        <translation>文件其余部分不再发送：已取消。</translation>
    </message>
    <message>
        <source>Nobody can connect yet. Enabled, the server listens on %1.</source>
        <translation>现在还没有人能连接。启用后，服务器监听 %1。</translation>
    </message>
    <message>
        <source>Listening</source>
        <translation>正在监听</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Close the settings</source>
        <translation>关闭设置</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Language of the window</source>
        <translation>界面语言</translation>
    </message>
    <message>
        <source>System language</source>
        <translation>系统语言</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>浅色或深色</translation>
    </message>
    <message>
        <source>System theme</source>
        <translation>系统主题</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Font of the log</source>
        <translation>日志字体</translation>
    </message>
    <message>
        <source>Smaller log font</source>
        <translation>缩小日志字体</translation>
    </message>
    <message>
        <source>%1 pt</source>
        <comment>size of a font</comment>
        <translation>%1 磅</translation>
    </message>
    <message>
        <source>Larger log font</source>
        <translation>放大日志字体</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>还原</translation>
    </message>
    <message>
        <source>Normal log font</source>
        <translation>还原日志字体</translation>
    </message>
    <message>
        <source>Rows of the log</source>
        <translation>日志行数</translation>
    </message>
    <message>
        <source>How many rows a log keeps</source>
        <translation>日志保留的行数</translation>
    </message>
    <message>
        <source>The newest so many rows are kept, from 100 to 1000000; bytes are counted all the same</source>
        <translation>只保留最新的这么多行，100 到 1000000；字节数照常统计</translation>
    </message>
    <message>
        <source>the newest; fewer take less memory</source>
        <translation>保留最新的；越少越省内存</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Encoding everywhere</source>
        <translation>统一编码</translation>
    </message>
    <message>
        <source>Encoding of both logs and of what the server and the client send; each can have another one</source>
        <translation>两个日志以及服务器和客户端发送所用的编码；也可以分别选择</translation>
    </message>
    <message>
        <source>different ones</source>
        <translation>各不相同</translation>
    </message>
    <message>
        <source>for reading and for sending</source>
        <translation>用于接收和发送</translation>
    </message>
    <message>
        <source>A TCP server, a TCP client and what goes between them.</source>
        <translation>TCP 服务器、TCP 客户端，以及两者之间的数据。</translation>
    </message>
    <message>
        <source>Qt %1</source>
        <translation>Qt %1</translation>
    </message>
    <message>
        <source>There is no place for settings.</source>
        <translation>没有可以保存设置的位置。</translation>
    </message>
    <message>
        <source>The settings are kept in</source>
        <translation>设置保存在</translation>
    </message>
    <message>
        <source>File of the settings</source>
        <translation>设置文件</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
</context>
<context>
    <name>ShortcutList</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close this list</source>
        <translation>关闭本列表</translation>
    </message>
</context>
<context>
    <name>ShortcutTable</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>快捷键</translation>
    </message>
</context>
<context>
    <name>SignalsPane</name>
    <message>
        <source>What the server and its connections do from now on appears here, signal by signal.</source>
        <translation>从现在起，服务器和它的连接做了什么，会按信号逐个显示在这里。</translation>
    </message>
    <message>
        <source>What the client does from now on appears here, signal by signal.</source>
        <translation>从现在起，客户端做了什么，会按信号逐个显示在这里。</translation>
    </message>
</context>
<context>
    <name>StateCard</name>
    <message>
        <source>Qt says %1</source>
        <translation>Qt 说 %1</translation>
    </message>
    <message>
        <source>: </source>
        <translation>：</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message numerus="yes">
        <source>%1 to %2, %n time(s), last at %3</source>
        <translation>
            <numerusform>%1 到 %2，%n 次，最近一次在 %3</numerusform>
        </translation>
    </message>
    <message>
        <source>the kernel says %1</source>
        <translation>内核说 %1</translation>
    </message>
    <message>
        <source>the kernel says nothing of this end, and %1 of the other</source>
        <translation>内核没有这一端的信息，另一端是 %1</translation>
    </message>
    <message>
        <source>the kernel says %1, and %2 of the other end</source>
        <translation>内核说这一端是 %1，另一端是 %2</translation>
    </message>
    <message>
        <source>In the slot of the chosen row: %1</source>
        <translation>在所选行的槽函数里：%1</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Received: %1</source>
        <translation>已接收：%1</translation>
    </message>
    <message>
        <source>Sent: %1</source>
        <translation>已发送：%1</translation>
    </message>
    <message>
        <source>%1 rows kept, %2 dropped</source>
        <translation>保留 %1 行，丢弃 %2 行</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>The log keeps the newest %1 rows; bytes are counted all the same</source>
        <translation>日志保留最新的 %1 行；字节数照常统计</translation>
    </message>
    <message>
        <source>Window %1</source>
        <translation>窗口 %1</translation>
    </message>
    <message>
        <source>Another copy is running; each keeps its own settings</source>
        <translation>另有窗口正在运行；各自保存自己的设置</translation>
    </message>
    <message>
        <source>Received in all: %1 bytes in %2 reads; then the rate now</source>
        <translation>共接收 %1 字节，分 %2 次读取；后面是当前速率</translation>
    </message>
    <message>
        <source>Sent in all: %1 bytes; then the rate now</source>
        <translation>共发送 %1 字节；后面是当前速率</translation>
    </message>
</context>
<context>
    <name>TimedSend</name>
    <message>
        <source>Stop timer</source>
        <translation>停止定时发送</translation>
    </message>
    <message>
        <source>Start timer</source>
        <translation>定时发送</translation>
    </message>
    <message>
        <source>Stop sending on the timer</source>
        <translation>停止定时发送</translation>
    </message>
    <message>
        <source>Send again and again until stopped</source>
        <translation>反复发送，直到停止</translation>
    </message>
    <message>
        <source>every</source>
        <translation>每</translation>
    </message>
    <message>
        <source>Interval in milliseconds</source>
        <translation>间隔（毫秒）</translation>
    </message>
    <message>
        <source>Milliseconds from one send to the next, from 1 up</source>
        <translation>两次发送之间的毫秒数，最小为 1</translation>
    </message>
    <message>
        <source>ms,</source>
        <translation>毫秒，共</translation>
    </message>
    <message>
        <source>How many times; 0 is without end</source>
        <translation>次数；0 表示不限</translation>
    </message>
    <message>
        <source>times (0: no end)</source>
        <translation>次（0 为不限）</translation>
    </message>
    <message>
        <source>times</source>
        <translation>次</translation>
    </message>
    <message numerus="yes">
        <source>%n written</source>
        <translation>
            <numerusform>已写入 %n 次</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 written, every %2 ms on average; 99 of 100 less than %3 ms late, the latest %4 ms</source>
        <translation>已写入 %1 次，平均间隔 %2 毫秒；百次中 99 次延迟不到 %3 毫秒，最大延迟 %4 毫秒</translation>
    </message>
    <message numerus="yes">
        <source>%n left out: the other end does not read</source>
        <translation>
            <numerusform>略过 %n 次：对方没有读取</numerusform>
        </translation>
    </message>
    <message>
        <source>Sends the text below again and again, beside everything else.</source>
        <translation>反复发送下面的内容，不影响其他发送。</translation>
    </message>
    <message>
        <source>%1 written, every %2 ms, the latest %3 ms late</source>
        <translation>已写入 %1 次，平均间隔 %2 毫秒，最大延迟 %3 毫秒</translation>
    </message>
    <message>
        <source>%1 written, every %2 ms</source>
        <translation>已写入 %1 次，平均间隔 %2 毫秒</translation>
    </message>
</context>
<context>
    <name>TrafficToolbar</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>两者</translation>
    </message>
    <message>
        <source>Show the data as text</source>
        <translation>以文本显示</translation>
    </message>
    <message>
        <source>Show the data as hex</source>
        <translation>以十六进制显示</translation>
    </message>
    <message>
        <source>Show text and hex, one below the other</source>
        <translation>文本和十六进制上下同时显示</translation>
    </message>
    <message>
        <source>Encoding of the log</source>
        <translation>日志编码</translation>
    </message>
    <message>
        <source>Encoding in which received and sent bytes are read as text</source>
        <translation>用哪种编码把收发的字节显示为文本</translation>
    </message>
    <message>
        <source>In</source>
        <translation>接收</translation>
    </message>
    <message>
        <source>Show what came in</source>
        <translation>显示接收的数据</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Show what went out</source>
        <translation>显示发送的数据</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Show connections, ends and errors</source>
        <translation>显示连接、断开和错误</translation>
    </message>
    <message>
        <source>Only peer…</source>
        <translation>筛选地址…</translation>
    </message>
    <message>
        <source>Show one peer only</source>
        <translation>按地址筛选</translation>
    </message>
    <message>
        <source>Show only rows whose address contains this, for example a port</source>
        <translation>只显示地址中包含此内容的行，例如端口号</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Hold the view; what comes meanwhile waits and is shown later</source>
        <translation>暂停显示；期间的数据先保留，继续后再显示</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Find text in the log</source>
        <translation>在日志中查找文本</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the selected rows</source>
        <translation>复制选中的行</translation>
    </message>
    <message>
        <source>Copy all rows; select some to copy only them</source>
        <translation>复制所有行；选中若干行则只复制选中的</translation>
    </message>
    <message>
        <source>As text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>As hex</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>As JSON lines</source>
        <translation>JSON（每行一条）</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>保存日志</translation>
    </message>
    <message>
        <source>Save the log as a file</source>
        <translation>把日志保存为文件</translation>
    </message>
    <message>
        <source>As raw bytes</source>
        <translation>原始字节</translation>
    </message>
    <message>
        <source>As CSV</source>
        <translation>CSV</translation>
    </message>
    <message>
        <source>Undo clear</source>
        <translation>撤销清空</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Bring the cleared rows back</source>
        <translation>恢复被清空的行</translation>
    </message>
    <message>
        <source>Empty the log; it can be undone</source>
        <translation>清空日志；可以撤销</translation>
    </message>
    <message>
        <source>More for the log</source>
        <translation>记录的更多操作</translation>
    </message>
    <message>
        <source>Columns, and what found no room here</source>
        <translation>列，以及这里放不下的操作</translation>
    </message>
    <message>
        <source>Columns…</source>
        <translation>列…</translation>
    </message>
    <message>
        <source>Read as %1</source>
        <translation>按 %1 解读</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Copy as hex</source>
        <translation>复制为十六进制</translation>
    </message>
    <message>
        <source>Copy as JSON lines</source>
        <translation>复制为 JSON 行</translation>
    </message>
    <message>
        <source>Save as text…</source>
        <translation>保存为文本…</translation>
    </message>
    <message>
        <source>Save as raw bytes…</source>
        <translation>保存为原始字节…</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>保存为 CSV…</translation>
    </message>
    <message>
        <source>Save as JSON lines…</source>
        <translation>保存为 JSON 行…</translation>
    </message>
    <message>
        <source>All peers, not only %1</source>
        <translation>显示所有地址，不只是 %1</translation>
    </message>
    <message>
        <source>Signals</source>
        <translation>信号</translation>
    </message>
    <message>
        <source>Show below the log what the event loop does: what the kernel says, signals, slots</source>
        <translation>在日志下方显示事件循环做了什么：内核的通知、信号、槽函数</translation>
    </message>
    <message>
        <source>Show the signals below the log</source>
        <translation>在日志下方显示信号</translation>
    </message>
</context>
<context>
    <name>TrafficView</name>
    <message>
        <source>Nothing to show with this filter</source>
        <translation>当前筛选条件下没有内容</translation>
    </message>
    <message numerus="yes">
        <source>Paused, %n waiting</source>
        <translation>
            <numerusform>已暂停，%n 条等待显示</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on and show what waits</source>
        <translation>继续并显示等待的数据</translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n 条新日志</numerusform>
        </translation>
    </message>
    <message>
        <source>Go to the newest row</source>
        <translation>转到最新一行</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>全部显示</translation>
    </message>
</context>
<context>
    <name>Vessels</name>
    <message>
        <source>write buffer</source>
        <translation>写缓冲区</translation>
    </message>
    <message>
        <source>on its way</source>
        <translation>途中</translation>
    </message>
    <message>
        <source>read buffer</source>
        <translation>读缓冲区</translation>
    </message>
    <message>
        <source>: </source>
        <translation>：</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>; together %1 bytes, what was written and not read</source>
        <translation>；共 %1 字节，已写入而未读取</translation>
    </message>
    <message>
        <source>together %1 bytes: written and not read</source>
        <translation>共 %1 字节：已写入而未读取</translation>
    </message>
    <message>
        <source>kernel&apos;s send queue</source>
        <translation>内核发送队列</translation>
    </message>
    <message>
        <source>kernel&apos;s receive queue</source>
        <translation>内核接收队列</translation>
    </message>
    <message>
        <source>10 s ago</source>
        <translation>10 秒前</translation>
    </message>
    <message>
        <source>all together, one on the other</source>
        <translation>五处叠加</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
</context>
</TS>
