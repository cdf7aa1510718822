# 发生了什么，用简体中文说。消息本身是原因；属性是办法：.terminal 用于终端，.window 用于窗口，
# .cure 用于其余各处。每条消息写成一行。句末的句号由窗口自己加上。

## 监听

listen_address_in_use = { $at } 已被其他程序占用（{ $qt }）
    .cure = 请结束占用该端口的程序，或换一个端口
    .terminal = 'ss -tanp sport = :{ $port }' 可以看到是哪个程序，--listen :0 会选一个空闲端口
    .window = 请换一个端口，或结束那个程序（'ss -tanp' 可以看到是哪一个）
listen_no_permission = 没有权限监听 { $at }（{ $qt }）
    .cure = 请使用 1024 及以上的端口，其余的归系统所有
    .terminal = 1024 以下的端口归系统所有：请使用 1024 及以上的端口，例如 --listen :8888
    .window = 1024 以下的端口归管理员所有：请使用 1024 及以上的端口
listen_not_our_address = { $address } 不是本机的地址（{ $qt }）
    .cure = 请使用本机的地址
    .terminal = 'qtcp addresses' 会列出本机的地址，'any' 表示全部
    .window = 请从列表中选择一个
listen_no_resources = 无法监听 { $at }：{ $qt }
    .cure = 请关闭一些程序，或提高打开文件数的上限（ulimit -n）
listen_failed = 无法监听 { $at }：{ $qt }
    .cure = 请换一个地址或端口
listening_already = 服务器已在启动时的地址上监听
    .cure = 请先停止它

## 连接

connect_refused = 没有程序在监听 { $server }（{ $qt }）
    .cure = 请先启动服务器，或检查地址和端口
    .window = 请先启用服务器，或检查地址和端口
connect_host_not_found = 找不到 { $server } 的主机（{ $qt }）
    .cure = 请检查名称的拼写，或直接使用地址
connect_not_permitted = 不允许连接 { $server }（{ $qt }）
    .cure = 可能是防火墙不允许
connect_timed_out = { $server } 没有回应（{ $qt }）：主机没有开机，或中间有防火墙
    .cure = 请检查地址
    .terminal = 请检查地址，或用 --connect-timeout 等待更久
connect_no_resources = 连接 { $server } 失败（{ $qt }）
    .cure = 请提高打开文件数的上限（ulimit -n）
connect_no_way = 无法到达 { $server }（{ $qt }）
    .cure = 请检查地址，以及网线或 Wi-Fi
connect_failed = 连接 { $server } 失败（{ $qt }）
    .cure = 请检查地址和网络
connection_closed = 服务器 { $server } 关闭了连接
    .cure = 请重新连接
    .window = 打开“启用”即可重新连接
connection_lost = 与 { $server } 的连接已断开（{ $qt }）
    .cure = 请重新连接
    .terminal = 请看服务器自己的消息，或用 --retry 自动重新连接
    .window = 打开“启用”即可重新连接
not_connected = 没有连接，什么也发不出去
    .cure = 请先连接
too_much_unsent = 有 { $mebibytes } MiB 等待发送，因为对方不读取
    .cure = 等 bytes_written 说明数据已发出后再发送
    .window = 等这些数据发出后再发送
still_closing = { $seconds } 秒后仍未断开，因为服务器不读取已写入的数据
    .cure = 请等待更久，或中止（abort）这个套接字
accept_no_resources = { $qt }：后来的客户端要等到有客户端离开
    .cure = 要接受更多客户端，请提高打开文件数的上限（ulimit -n）
accept_failed = 目前无法接受连接：{ $qt }
    .cure = 程序会自动重试
client_reset = 客户端强行断开了连接：{ $qt }
client_does_not_read = 客户端不读取：等待发给它的数据太多
crowd_waiting = 所有客户端共有 { $mebibytes } MiB 等待发送或读取：在腾出空间之前，从每个客户端少读一些，不接收数据的客户端则完全不读

## 文件

file_not_sent = 文件 { $name } 没有发送：{ $why }
file_busy = 那里正在发送另一个文件
    .cure = 请等它结束，或取消它
file_no_receiver = 没有已连接的接收方
file_connection_ended = 文件还没发完，连接就结束了
file_shorter = 文件在发送过程中变短了
file_not_regular = 只能发送普通文件
file_cancelled = 已取消
log_not_saved = 日志没有保存：{ $why }
log_saving_already = 日志正在保存
save_thread_failed = 负责保存的线程出错了
    .cure = 请报告这个问题
path_too_many_links = 符号链接层数太多
    .cure = 请换一个名称
path_no_file = 这不是一个文件
    .cure = 请换一个名称
path_no_name = 这里没有文件名
    .cure = 请在该文件夹下选一个文件名
path_planted = 它是其他用户放在那里的
    .cure = 请换一个名称
exposed_foreign = { $path } 属于其他用户（编号 { $owner }）
exposed_writable = 其他用户可以写入 { $path }（权限 { $mode }）
path_unknown = { $path }：{ $why }
path_of_another = 它属于其他用户或组（{ $why }）
    .cure = 请换一个名称

## 系统的说法

system_enoent = 没有这样的文件或目录
system_eacces = 没有权限
system_eperm = 不允许这个操作
system_eexist = 文件已经存在
system_enotdir = 不是目录
system_eisdir = 这是一个目录
system_einval = 参数无效
system_emfile = 打开的文件太多
system_enfile = 系统中打开的文件太多
system_enospc = 磁盘已满
system_edquot = 超出了磁盘配额
system_erofs = 文件系统是只读的
system_epipe = 管道已断开
system_eio = 读写错误
system_enomem = 内存不足
system_enobufs = 缓冲区空间不足
system_eloop = 符号链接层数太多
system_enametoolong = 文件名太长
system_ebusy = 设备或资源正忙
system_etxtbsy = 程序文件正在运行
system_efbig = 文件太大
system_eagain = 资源暂时不可用
system_enxio = 没有这样的设备或地址
system_ebadf = 文件描述符无效
system_eaddrinuse = 地址已被占用
system_eaddrnotavail = 无法使用这个地址
system_econnrefused = 连接被拒绝
system_econnreset = 对方重置了连接
system_econnaborted = 连接被中止
system_etimedout = 连接超时
system_enetunreach = 网络不可达
system_ehostunreach = 没有到主机的路由
system_not_utf_8 = 不是 UTF-8
system_end_of_file = 结束得太早
verbatim = { $text }

## Qt 的说法

qt_unknown = 未知错误
qt_not_connected = 套接字没有连接
qt_connection_refused = 连接被拒绝
qt_remote_closed = 对方关闭了连接
qt_host_not_found = 找不到主机
qt_permission_denied = 没有权限
qt_address_protected = 地址受保护
qt_out_of_resources = 资源不足
qt_not_a_socket = 对象不是套接字
qt_operation_timed_out = 网络操作超时
qt_connect_wait_timed_out = 等待应答超时
qt_connection_timed_out = 等待应答超时
qt_datagram_too_large = 数据报太大，无法发送
qt_host_unreachable = 主机不可达
qt_network_unreachable = 网络不可达
qt_address_in_use = 绑定的地址已被占用
qt_port_in_use = 另一个套接字已在监听同一端口
qt_address_not_available = 地址不可用
qt_unsupported_operation = 不支持的套接字操作
qt_operation_not_supported = 套接字不支持这个操作
qt_protocol_not_supported = 不支持这种协议类型
qt_invalid_descriptor = 套接字描述符无效
qt_non_blocking_failed = 无法设为非阻塞套接字
qt_in_progress = 正在连接时又试图连接
qt_temporary = 暂时的错误

## 命令行

usage_unknown_option = 这里没有选项 { $option }
    .cure = '--help' 会列出所有选项
usage_similar_option = 这里没有选项 { $option }
    .cure = 也许是 { $similar }；'--help' 会列出所有选项
usage_unknown_command = 没有命令 '{ $command }'
    .cure = 'qtcp --help' 会列出所有命令：server、client、demo 等
usage_similar_command = 没有命令 '{ $command }'
    .cure = 也许是 '{ $similar }'；'qtcp --help' 会列出所有命令
usage_no_such_value = { $option } 不接受 '{ $value }'
    .cure = 请写 { $allowed } 之一
usage_refused_value = { $option } '{ $value }'：{ $why }
usage_no_value = { $option } 需要一个值，这里没有
    .cure = 请写在选项后面，'--help' 说明可以写什么
usage_conflict = { $option } 和 { $other } 不能一起使用
    .cure = 请去掉其中一个
usage_twice = { $option } 不能写多次
    .cure = 请只写一次
usage_missing = 缺少 { $what }
    .cure = 请补上，'--help' 里有示例
usage_too_many = '{ $value }' 是多余的参数
    .cure = 请去掉它，或把属于一起的内容用引号括起来
usage_other = 命令行有误：{ $text }
    .cure = '--help' 说明有哪些用法
usage_not_utf_8 = 参数 { $argument } 不是 UTF-8
    .cure = 请把这样的字节写成转义（\xNN，用于 --message 和 --reply）或十六进制（--hex）
usage_no_command = 没有窗口时需要一个命令
    .cure = 请写明要做什么：server、client、demo 或 addresses；'qtcp --help' 会全部列出
built_without_qt = 这个程序构建时没有 Qt，不能运行 { $file }
    .cure = 请带上 Qt 构建：cargo build
no_such_file = { $file }：没有这个文件
    .cure = 请检查文件名
option_needs_headless = { $option } 需要 --headless：窗口没有这个选项
    .cure = 请加上 --headless，或去掉它
option_does_nothing = { $option } 在 'qtcp { $command }' 中不起作用
    .cure = 请去掉它
interval_of_window = 在窗口中，--interval 必须是整数毫秒
    .cure = 请写成例如 1ms，或加上 --headless
count_of_window = 在窗口中，--count 最大为 { $most }
    .cure = 请写 0 表示不停，或加上 --headless
signals_need_lines = --signals 和 { $other } 不能一起使用：它的行写在对话的行下面
    .cure = 请去掉其中一个，或用 --record FILE 记录
record_file_exists = { $file } 已经存在，记录不会替换任何文件
    .cure = 请换一个名称，或先删除它
record_no_file = { $file }：{ $why }
    .cure = 请选择一个存在且可写的目录
record_broken = 记录到此为止，运行继续：{ $why }
    .cure = 请检查它所在的磁盘
record_full = 记录到此为止，运行继续：它已达到允许的长度，{ $mebibytes } MiB
    .cure = 请记录一次较短的运行
read_size_needs_sync = --read-size 属于同步模式
    .cure = 请加上 --mode sync，或去掉它
whole_number = 请写一个 { $least } 到 { $most } 的整数
whole_number_or_none = 请写一个整数：0 表示不停，或 1 到 { $most }
message_empty = 消息至少有一个字节
    .cure = 请写成 client 这样
message_too_long = 消息最多 { $most } 字节，这条有 { $length } 字节
    .cure = 请放进文件，用 --stdin 发送

## 在终端里运行

system_refused = { $what }：{ $why }
    .cure = 请关闭一些程序，或提高各项上限（ulimit -a 可以查看）
no_event_loop = 无法建立事件循环
event_loop_failed = 事件循环出错
no_signals = 无法捕获信号
signals_lost = 不再能收到信号：{ $why }
no_addresses = 无法列出本机的地址
program_not_found = 程序找不到自己
scenario_not_run = 无法运行这个场景
no_stdin = 无法读取标准输入
stdin_failed = 标准输入：{ $why }
    .cure = 请检查它的来源
output_failed = 标准输出：{ $why }；没有输出的内容已丢失
    .cure = 请检查它的去向
output_full = 无法再写入
output_not_read = 最后几行没有输出：没有程序读取标准输出
lines_by_loop = 行由事件循环自己写出：{ $why }
lines_left_out = 略去了 { $lines } 行：读取得不够快
log_left_out = 略去了 { $lines } 行日志：读取得不够快
next_try = { $server }：{ $pause } 后重试
clients_connected = { $all } 个客户端中已连接 { $connected } 个
bytes_sent = 已发送 { $bytes } B
client_takes_nothing = { $client } 不再接收数据：已断开
clients_left_unsent = { $clients } 个客户端没有收完写给它们的数据
demo_port_taken = 端口 { $port } 已被占用，演示改用一个空闲端口

## 场景，与真正的 Qt

engine_building = 正在构建 C++ 引擎；只构建一次，大约需要半分钟
engine_failed = { $program } 出错：{ $told }
engine_does_not_start = C++ 引擎 { $program } 无法启动：{ $why }
    .cure = 请让 QTCP_CPP_ENGINE 指向能启动的程序，或取消它以便重新构建
engine_no_home = 没有地方存放 C++ 引擎：没有设置 HOME
    .cure = 请设置 HOME 或 XDG_CACHE_HOME
engine_no_place = C++ 引擎不能存放在 { $path }：{ $why }
    .cure = 请在那里腾出空间，或设置 QTCP_CPP_ENGINE
engine_exposed = C++ 引擎是一个程序，凡是其他用户可能放在那里的程序都不会运行：{ $why }
    .cure = 请把 XDG_CACHE_HOME 设为你自己的、其他用户无法写入的文件夹，或把 QTCP_CPP_ENGINE 设为你信任的引擎
engine_not_compiled = C++ 引擎编译失败，编译器的说明见上文
    .cure = 'sh setup.sh' 会安装所需的一切，QTCP_CPP_ENGINE=程序 可以指定已有的引擎
engine_not_configured = C++ 引擎无法构建，cmake 的说明见上文
    .cure = 'sh setup.sh' 会安装所需的一切，QTCP_CPP_ENGINE=程序 可以指定已有的引擎
engine_no_cmake = C++ 引擎需要 cmake，而它无法启动（{ $why }）
    .cure = 'sh setup.sh' 会安装所需的一切，QTCP_CPP_ENGINE=程序 可以指定已有的引擎
engine_no_make = C++ 引擎需要 make，这里没有
    .cure = 'sh setup.sh' 会安装所需的一切，QTCP_CPP_ENGINE=程序 可以指定已有的引擎
engine_no_compiler = C++ 引擎需要 C++ 编译器，这里没有
    .cure = 'sh setup.sh' 会安装所需的一切，QTCP_CPP_ENGINE=程序 可以指定已有的引擎
engine_no_qt = C++ 引擎需要 Qt 的头文件（6 或 5.15），这里没有
    .cure = 'sh setup.sh' 会安装所需的一切，QTCP_CPP_ENGINE=程序 可以指定已有的引擎
engine_ended_badly = C++ 引擎出错退出
    .cure = 请看上文
trace_broke_off_in_qt = 跟踪记录中断：Qt 崩溃了，或运行超过了 120 秒
    .cure = 最后一行有退出状态，139 表示崩溃，142 表示超时
trace_broke_off = 跟踪记录中断：{ $why }
trace_has_one_form = { $option } 对跟踪记录没有意义，它只有一种形式
    .cure = 请去掉它（'qtcp compare' 接受 --json 和 --quiet）
record_not_of_qt = --record 记录的是本程序的事件循环，而引擎 cpp 用的是 Qt 的
    .cure = 请去掉它，并设置 QTCP_TRACE=文件，由引擎自己记录
script_unreadable = { $script }：{ $why }
    .cure = 请检查脚本的名称
script_too_long = { $script }：脚本最多 { $most } 字节
    .cure = 请检查脚本的名称，或把它分成几个
script_mistake = { $script }:{ $line }:{ $column }：{ $mistake }
typed_mistake = 第 { $line } 行第 { $column } 列：{ $mistake }
typed_too_long = 脚本超过 { $most } 字节
    .cure = 请在终端中运行：qtcp trace 文件
typed_descriptors = 'descriptors' 会使整个程序无法再打开文件和连接，这个窗口及其连接也不例外
    .cure = 请去掉它，或在终端中运行脚本：qtcp trace 文件
typed_overdue = 场景运行了 120 秒（不含被停住的时间）仍未结束，已被终止
    .cure = 请检查其中是否有不会结束的循环或等待
typed_trace_cut = 跟踪记录超过 { $lines } 行，后面的内容不再保留
script_read_twice = { $script }：它要被读取多次，所以必须是文件
    .cure = 请把脚本复制到文件里
compare_one_differs = { $file } 与 Qt 不同，而且不是有意的
compare_differ = 以下与 Qt 不同：{ $files }
compare_summary = 与 { $version } 比较了 { $all } 个场景：{ $equal } 个相同，{ $deliberate } 个有意不同，{ $different } 个不同
compare_equal = { $file }：相同，{ $lines } 行
compare_deliberate = { $file }：有意不同，{ $lines } 行
compare_different = { $file }：不同，{ $lines } 行
compare_here = 本程序
compare_reason = 有意不同（第 { $statements } 条）：{ $what }；{ $why }
compare_unexplained = 不是有意的，在 Qt 跟踪记录的第 { $line } 行之后：Qt：{ $qt }；本程序：{ $here }
compare_nothing = 没有
compare_waits = { $file }：{ $seconds } 秒后 Qt 仍未运行完；如果它卡住了，120 秒时会被结束
compare_hung = 第 { $line } 行之后，Qt 在 120 秒内一直没有返回：此前的已比较，此后的不作比较
compare_crashed = Qt 在第 { $line } 行之后崩溃：此前的已比较，此后的不作比较
compare_crashed_explained = Qt 在第 { $line } 行之后崩溃：此前的都有说明，此后的不作比较
random_summary = 种子 { $seed } 生成的 { $all } 个场景，与 { $version } 比较：
random_equal = { $count } 个相同
random_on_purpose = { $count } 个有意不同
random_statement = { $count } 个属于第 { $statements } 条：{ $what }
random_different = { $count } 个不同，没有说明
random_qt_crashed = { $count } 个使 Qt 崩溃，没有说明
random_qt_hung = { $count } 个使 Qt 一直不返回，没有说明
random_failed_here = { $count } 个使本程序出错终止或一直不返回
random_flickers = { $count } 个连续 { $times } 次的结果不一致
random_kind = { $count } × Qt：{ $qt }；本程序：{ $here }（{ $name }）
random_progress = { $done } / { $all }，{ $different } 个不同
random_shrinking = 正在缩小 { $kinds } 类差别
random_differ = 生成的场景中有 { $count } 个与 Qt 不同，没有说明
    .cure = --keep DIR 会把每一类各写出一个小的，可以交给 'qtcp compare FILE'
random_not_kept = 无法写入 { $path }：{ $why }
    .cure = 请在 --keep 之后给出可以新建或写入的文件夹

## 读取和比较记录文件

recording_unreadable = { $file }：{ $why }
    .cure = 请检查记录文件的名称
recording_mistake = { $file }：{ $mistake }
recording_io = 第 { $line } 行：{ $why }
    .cure = 请检查文件所在的位置
recording_foreign = 这不是记录文件：第一行没有 "qtcp_record"
    .cure = 请用 --record 记录，或在 Qt 程序中使用 qtcp_trace.h
recording_version = 这个记录文件的版本是 { $found }，本程序读取的版本是 { $known }
    .cure = 请重新记录，或用写出它的程序（{ $program }）读取
recording_line_cut = 第 { $line } 行：不完整，中途断开
    .cure = 此前的各行是完整的；写它的程序在这里被结束了，或者还在写
recording_line_wrong = 第 { $line } 行：不是记录文件的行（{ $why }）
    .cure = 此前的各行是完整的；如果文件被改动过，请重新记录
recording_line_long = 第 { $line } 行：超过 { $most } 字节，记录中没有这么长的行
    .cure = 此前的各行是完整的；如果文件被改动过，请重新记录
recording_second = 第 { $line } 行：从这里开始是另一份记录
    .cure = 请给每个程序单独的文件；qtcp_trace.h 会把文件名里的 %p 换成进程号
recording_begins = 由 { $program } 从 { $time } 开始记录；时间是此后的毫秒数
recording_ran = 命令行参数：{ $words }
recording_ends_inside = 记录结束时还有 { $slots } 个调用或槽没有返回：程序在其中结束了，或者还在其中
compare_recordings_equal = { $left } 与 { $right }：相同，{ $lines } 行
compare_recordings_different = { $left } 与 { $right }：不同
compare_recordings_differ = { $left } 与 { $right } 不同
    .cure = 只在其中一个里出现的行标有 |、< 和 >
compare_recordings_two = 比较需要两个记录文件，给出了 { $found } 个
    .cure = 请写两个
compare_mixed = { $recording } 是记录文件，而 { $script } 不是
    .cure = 请比较两个记录文件，或者只比较场景
compare_recording_long = { $file }：信号超过 { $most } 个，其后的不作比较
compare_no_pending = { $file } 来自 6.4 之前的 Qt，没有 pendingConnectionAvailable：不比较这个信号

## 运行中的用词

run_listening = 正在监听 { $at }
run_connected = 已连接
run_connected_as = 已连接，本端 { $local }
run_connected_to = 已连接到 { $peer }
run_disconnected = 已断开：{ $how }；{ $seconds } 秒，收到 { $received } B，发出 { $sent } B
run_disconnected_unsent = 已断开：{ $how }；{ $seconds } 秒，收到 { $received } B，发出 { $sent } B，{ $unsent } B 已写入但没有发出
ended_peer = 对方关闭了连接
ended_reset = 对方强行断开了连接
ended_own = 由本端关闭
ended_aborted = 由本端强行断开
ended_timed_out = 对方不再有任何回应
ended_failed = 网络中断
run_unfinished = { $end }；最后一个字符不完整：{ $rest }

## 服务器与回复

clients_here = { $clients } 个客户端
server_full = 已连接 { $clients } 个客户端，达到上限；后来的客户端要等待
    .cure = 提高上限（--max-clients）即可接受更多客户端
nothing_came_back = { $server }：没有收到任何数据
    .cure = 如果本应有回复，请试试 --no-shutdown：用 Qt 写的服务器在客户端表示发完时会丢弃尚未发出的回复
nothing_came_back_open = { $server }：没有收到任何数据
    .cure = 如果本应有回复，请试试更长的 --wait
answer_wrong = 回复错误：{ $mistake }
answers_wrong = { $server }：错误的回复：{ $wrong }，缺少的回复：{ $missing }，多余的字节：{ $surplus }；{ $mistake }；正确的是每条消息后面加上客户端自己的端口
answer_ahead = 还没有发送消息，服务器就发来了数据：收到“{ $came }”，本不该有数据
answer_twice = 服务器回复的次数多于消息：收到“{ $came }”，本不该有数据
answer_surplus = 服务器发来了多余的数据：收到“{ $came }”，本不该有数据
answer_line_end = 回复后面有换行符：收到“{ $came }”，本不该有数据
answer_zero_byte = 回复后面有一个零字节：收到“{ $came }”，本不该有数据
answer_other_client = 这是给另一个客户端的回复：收到“{ $came }”，本不该有数据
answer_other_port = 回复中的数字不是这个客户端的端口：收到“{ $came }”，应为“{ $wanted }”
answer_cut_short = 回复不完整：收到“{ $came }”，应为“{ $wanted }”
answer_no_port = 消息原样返回，后面没有这个客户端的端口：收到“{ $came }”，应为“{ $wanted }”
answer_other = 这不是回复：收到“{ $came }”，应为“{ $wanted }”
answer_late = “{ $came }”来得太晚
answers_missing = { $messages } 条消息没有回复
language_unknown = 没有语言 '{ $text }'
    .cure = 有 en 和 zh

## 人写的文本

hex_not_a_digit = 第 { $column } 列：“{ $group }”中的“{ $found }”不是十六进制数字
    .cure = 请用 0-9 a-f 两个一组写出字节，例如 38 36 37 35
hex_half_a_byte = 第 { $column } 列：“{ $group }”最后只有半个字节
    .cure = 每个字节请写两位，例如写 08 而不是 8
hex_no_digits = 第 { $column } 列：“{ $group }”没有数字
    .cure = 请写成 0x38 这样
escape_unknown = 第 { $column } 列：\{ $found } 是无法识别的转义
    .cure = 可用的有 \n \r \t \0 \xNN \u{"{"}NNNN{"}"} \"，反斜杠写作 \\
escape_no_number = 第 { $column } 列：\u 后面的花括号里需要一到六位十六进制数字
    .cure = 请写成 \u{"{"}5b66{"}"} 这样
escape_no_character = 第 { $column } 列：没有编号为 { $number } 的字符
    .cure = 请写不超过 10FFFF 且不在 D800 到 DFFF 之间的编号，单个字节写作 \xNN
escape_no_digits = 第 { $column } 列：\x 需要两位十六进制数字
    .cure = 请写成 \x0a 这样
escape_at_end = 第 { $column } 列：末尾的反斜杠后面没有内容
    .cure = 反斜杠本身写作 \\
template_open = 第 { $column } 列：这个“{"{"}”没有闭合
    .cure = 字段写作 {"{"}data{"}"}，花括号写作 {"{"}{"{"}
template_close = 第 { $column } 列：这个“{"}"}”没有对应的开头
    .cure = 花括号写作 {"}"}{"}"}
template_no_field = 第 { $column } 列：没有字段“{ $name }”
    .cure = 可用的有 {"{"}data{"}"} {"{"}peer_port{"}"} {"{"}peer_ip{"}"} {"{"}peer{"}"} {"{"}n{"}"}，花括号写作 {"{"}{"{"}
template_too_long = 它有 { $length } 字节，而模板最多 { $most } 字节
    .cure = 请缩短它
template_too_many = 第 { $column } 列：模板最多有 { $most } 个字段
    .cure = 请去掉一些
template_answer_too_long = 对 { $received } 字节的回复会超过 { $most } 字节，没有发送
    .cure = 请在模板中少用几个 {"{"}data{"}"}
compose_not_in_encoding = 第 { $column } 列：{ $encoding } 中没有“{ $found }”（U+{ $number }）
    .cure = 请换一种编码，例如 UTF-8
encoding_unknown = 没有名为“{ $name }”的编码
    .cure = 请从 { $all } 中选择
compose_too_long = 超过了 { $mebibytes } MiB
    .cure = 请改为发送文件
text_too_long = 文本有 { $size }，最多接受 { $mebibytes } MiB
    .cure = 请存成文件，再发送该文件
text_not_saved = 文本没有保存为 { $path }：{ $why }
compose_thread_failed = 文本无法转换为字节：负责转换的线程出错了
    .cure = 请报告这个问题
duration_no_unit = “{ $text }”没有单位
    .cure = 请写成 500ms、1s 或 2m
duration_wrong = “{ $text }”不是时长
    .cure = 请写数字和单位：500ms、1s 或 2m
duration_too_long = “{ $text }”太长
    .cure = 时长最多 24h
duration_zero = “{ $text }”没有时长，这里必须大于 0
    .cure = 请写成 500ms、1s 或 2m
address_empty = 地址是空的
    .cure = 请写成 主机:端口，例如 127.0.0.1:8888
address_port = “{ $port }”不是端口
    .cure = 请写 0 到 65535 的数字，例如 127.0.0.1:8888
address_no_port = “{ $text }”的冒号后面没有端口
    .cure = 请写成 127.0.0.1:8888 这样
address_port_zero = 端口 0 无法连接
    .cure = 请写服务器监听的端口，1 到 65535
address_colons = “{ $text }”有不止一个冒号，却不是 IPv6 地址
    .cure = 请写成 [::1]:8888 或 example.org:8888 这样
address_brackets = “{ $text }”不是方括号里的 IPv6 地址
    .cure = 请写成 [::1]:8888 这样
address_zone = “{ $text }”中的区域（%...）前面不是 IPv6 地址
    .cure = 请写成 [fe80::1%eth0]:8888 这样
    .terminal = 请写成 [fe80::1%eth0]:8888 这样，'qtcp addresses' 会列出本机的地址
address_no_interface = 本机没有网络接口“{ $zone }”
    .cure = 请写本机某个接口的名称或编号
    .terminal = 'qtcp addresses' 会列出本机的地址及其接口
address_scheme = 这里只有 TCP，没有 { $scheme }
    .cure = 请写成 tcp://主机:端口，或者只写 主机:端口
address_path = 地址后面的“{ $path }”在 TCP 中没有意义
    .cure = 请去掉它
address_host = “{ $host }”不是主机名，也不是地址
    .cure = 请写成 example.org:8888 这样
address_not_an_interface = “{ $host }”不是网络接口的地址
    .cure = 请写 127.0.0.1:8888、0.0.0.0:8888、[::]:8888、any:8888，或用 :0 选一个空闲端口；'qtcp addresses' 会列出本机的地址
demo_result = 演示：{ $clients } 个客户端，{ $messages } 条消息，{ $right } 条正确，{ $wrong } 条错误，{ $missing } 条缺少{ $surplus ->
        [0] {""}
       *[other] ，多余 { $surplus } B
    }

## 窗口

address_missing = 还没有填写地址
    .cure = 请填写地址：127.0.0.1 就是本机
port_missing = 这不是端口
    .cure = 请填写 { $least } 到 65535 的端口；课程使用 8888
no_socket_thread = 套接字线程无法启动：{ $why }
no_timer_thread = 定时器线程无法启动：{ $why }
no_save_thread = 负责保存的线程无法启动：{ $why }
no_display = 没有可以显示窗口的显示器
    .cure = 请加上 --headless 在终端里工作，例如：qtcp --headless demo
no_platform = QT_QPA_PLATFORM 指定了“{ $name }”，而这个 Qt 没有它
    .cure = 请改正或取消这个变量，或加上 --headless 在终端中运行
no_platform_but = QT_QPA_PLATFORM 指定了“{ $name }”，而这个 Qt 没有它（只有 { $known }）
    .cure = 请改正或取消这个变量，或加上 --headless 在终端中运行
window_not_loaded = 窗口无法加载
    .cure = 原因见上面几行
no_picture = 无法把窗口的图片写入 { $path }
disconnect_failed = 断开没有完成：服务器不读取已写入的数据
    .cure = 请等待，或中止连接
unknown_choice = 没有这样的 { $what }：“{ $name }”
unknown_format = 没有格式“{ $name }”
    .cure = 可用的有 text、hex、json、csv、raw
settings_no_place = 什么也不会记住：没有存放设置的地方（{ $why }）
settings_no_home = XDG_CONFIG_HOME 和 HOME 都没有设置
settings_too_many_copies = 已有 { $copies } 个副本在运行
settings_left_alone = 那里的文件无法读取，保持原样
settings_too_many_broken = 这样的文件已有 { $files } 个
    .cure = 请查看它们并删除一些
settings_not_saved = 设置无法保存到 { $path }：{ $why }
settings_kept = { $path } 中的设置无法读取（{ $why }）
    .cure = 它们已保存为 { $kept }；窗口从默认设置开始
settings_stay = { $path } 中的设置无法读取（{ $why }），也无法移走（{ $not_moved }）
    .cure = 它们留在原处；移走之前不会保存任何设置
settings_too_large = 大于 { $mebibytes } MiB
settings_not_json = 不是 JSON
settings_not_ours = 不是本程序的设置
settings_other_version = 来自本程序的其他版本
log_not_saved_as = 日志没有保存为 { $path }：{ $why }

## 记录中的行

row_listening = 开始监听
row_stopped = 停止监听
row_connected = 已连接
row_ended = { $how }；{ $totals }
row_unsent = 已写入但没有发出：{ $size }
row_still_closing = 仍在关闭，对方没有读取数据：还剩 { $size }
row_full = 客户端已达上限（{ $clients } 个），其余的等待
row_error = 出错：{ $why }
row_accept_error = 无法接受一个客户端：{ $why }
row_file = 文件 { $name }，{ $size }{ $receivers ->
        [1] {""}
       *[other] ，发给 { $receivers } 个客户端
    }
row_file_sent = 文件 { $name } 已发送：{ $size }，用时 { $seconds } 秒
row_file_cancelled = 文件 { $name } 已取消：共 { $size }，已写入 { $done }，用时 { $seconds } 秒
row_file_failed = { $why }（已写入 { $done }，用时 { $seconds } 秒）
row_timer_started = 定时器启动：每 { $interval } 毫秒{ $count ->
        [0] ，不限次数
       *[other] ，共 { $count } 次
    }
row_timer_stopped = 定时器停止：{ $seconds } 秒内发送 { $count } 次

## 脚本中的错误

script_expected = 应为{ $expected }，实际为 { $found }
script_expected_alone = 应为{ $expected }
script_found = 实际为 { $found }；应为{ $expected }：{ $names }
script_found_elsewhere = 实际为 { $found }，它是{ $class }；应为{ $expected }：{ $names }
script_found_similar = 实际为 { $found }，也许是 { $similar }；应为{ $expected }：{ $names }
script_deleted_in_slot = { $name } 不能在自己的槽里删除，Qt 会在那里崩溃；请调用 deleteLater，或在外面删除
script_not_part = 这种语言里没有 { $word }：{ $instead }
script_it_outside = it 在槽的外面，那里没有对象发出信号；请写出对象的名称
script_one_of = { $what }（{ $words }）
script_byte = 字节 { $byte }
script_empty_file = 空文件
script_end_of_file = 文件结尾
script_end_of_line = 行尾
want_utf_8 = UTF-8 的脚本，其他字节在文本中写作 \xNN
want_header = 首行：scenario 名称 "它展示什么"
want_name = 场景的名称：字母、数字和 _
want_description = 场景展示什么，写成引号里的文本
want_taken_socket = 在某处取得的已接受套接字（'s nextPendingConnection { $name }' 或 'served { $name }'）
want_fewer_slots = 最多 8 层嵌套的槽、条件和循环
want_step = 一步：对象（c、s、k、it、peer、client1），或 connected、served、later、loop、on、once、if、while、repeat、hide、show、dump、delete、descriptors
want_step_without_end = 一步；这里没有 'on'、'once'、'if'、'while' 或 'repeat' 可以结束
want_step_without_else = 一步；这个 'else' 没有所属的 'if'
want_step_without_header = 一步；首行已在第 { $line } 行
want_end = 从第 { $line } 行开始的槽的 'end'
want_block_end = 从第 { $line } 行开始的 '{ $word }' 的 'end'
want_rounds = 次数（1 到 1000）
want_asked = 要问什么：READ，或对象（c、s、k）和调用
want_answer = 回答为真假、数字或状态的调用
want_comparison = 比较
want_client = 客户端套接字（c、c2……）
want_accepted = 已接受的套接字（k、k2……）
want_accepted_name = 已接受套接字的名称（k、k2……）
want_object = 对象（c、s、k）
want_any_object = 对象
want_shown_server = 要显示其待取套接字的服务器（s、s2……）
want_open_mode = 打开模式
want_time = 到那时的毫秒数（0 到 60000）
want_loop_time = 毫秒数（0 到 60000）
want_wait_time = 毫秒数（-1 到 60000）
want_actor = 由谁来做：对象（c、s、k）、peer、peer2 或 client1、client2……
want_descriptors = 是否还有文件描述符
want_signal = 信号
want_state = 状态
want_error = 错误的编号，或下列之一
want_error_number = 错误的编号（-1 到 22）
want_bytes = 字节数
want_peer = 对端
want_peer_action = 对端能做的事
want_later_action = 对端以后能做的事
want_client_action = 已连接的客户端能做的事（'peer connect' 会产生 client1、client2……）
want_socket_method = QTcpSocket 的方法
want_server_method = QTcpServer 的方法
a_socket_method = QTcpSocket（c、k）的方法
a_server_method = QTcpServer（s）的方法
want_host = 引号里的主机，或 Null
want_address = 地址
want_address_or = 引号里的地址，或下列之一
want_peer_address = 对方所在的 "127.0.0.1"、"127.0.0.2" 或 "::1"
want_peer_address_or = "127.0.0.1"、"127.0.0.2"、"::1" 或下列之一
want_port = 端口（0 到 65535、PORT、PORT2、SPORT 或 BADPORT）
want_port_or = 端口：0 到 65535，或下列之一
want_protocol = 协议
want_option = 套接字选项
want_text = 引号里的文本
want_text_or = 引号里的文本，或下列之一
want_character = 引号里的一个字符
want_buffer = 缓冲区
want_peer_bytes = 字节数（1 到 67108864）
want_number = 整数
want_number_for_boolean = 整数（true 写作 1，false 写作 0）
want_closing_quote = 文本末尾的 "
want_blank = 文本后面的空格或 *N
want_hex_digits = \x 后面的两位十六进制数字
want_escape = 下列转义之一：\n \r \t \0 \xNN \" \\
want_repetitions = 文本重复的次数，一个整数
want_shorter_text = 最多 67108864 字节的文本
want_shorter_texts = 总共最多 67108864 字节的文本
instead_of_tls = 这里没有 TLS；connectToHost 发的是明文字节
instead_of_proxy = 这里没有代理；connectToHost 直接连到主机
instead_of_udp = 这里没有 UDP；connectToHost 和 listen 都是 TCP
instead_of_threads = 脚本只在一个线程上运行；--engine worker 让套接字有自己的线程
instead_of_parents = 这里的对象没有父对象；delete、deleteLater 和脚本结束会销毁它们
instead_of_descriptor = 连接来自 connectToHost、nextPendingConnection 和 served
instead_of_lookup = stateChanged HostLookup 表示查询已开始，hostFound 表示查询已完成
instead_of_error = 信号是 errorOccurred 和 acceptError，调用是 error 和 serverError
instead_of_channels = TCP 套接字只有一个通道；readyRead 和 bytesWritten 会报告它
instead_of_timer = 'later MS c METHOD' 在一段时间后调用
instead_of_sleep = 'loop MS' 让事件循环运行这么久
instead_of_destroyed = 对象被销毁时，记录自己会写出来
instead_of_open = 套接字由 connectToHost 打开，它可以带打开模式
instead_of_resume = 服务器有 pauseAccepting 和 resumeAccepting，套接字有 setReadBufferSize
instead_of_break = 'if'、'else'、'while' 和 'repeat' 都运行到它们的 'end'
instead_of_for = 'repeat N' 循环 N 次，'while' 在调用的回答为真时循环
instead_of_print = 每个调用都在记录里；'dump X' 会打印各个 getter

## 运行结束

run_summary = { $clients } 个客户端，{ $messages } 条消息，收到 { $received } B，发出 { $sent } B，{ $seconds } 秒
run_checked = { $summary }，{ $right } 条正确，{ $wrong } 条错误，{ $missing } 条缺少
run_surplus = { $summary }，多余 { $bytes } B
idle = 已有 { $seconds } 秒没有收发任何字节，达到了空闲连接的上限
source_not_ours = 连接不能从 { $source } 开始
    .cure = 请使用本机的地址和空闲的端口；'qtcp addresses' 会列出本机的地址
no_source = “{ $text }”不是可以作为连接起点的地址
    .cure = 请写本机的地址，可带端口：127.0.0.1 或 127.0.0.1:4711

## 学生编写的程序

program_unnamed = -- 后面没有程序
    .cure = 请写出启动它的命令，例如 -- ./server 8888
program_not_there = 没有 { $file } 这个程序
    .cure = 请检查路径；相对路径从当前目录算起
program_not_on_path = 在 PATH 的各个目录中找不到程序 { $file }
    .cure = 请写出它的路径，例如 ./{ $file }
program_in_this_folder = 程序 { $file } 在当前目录中，但系统不会在当前目录里查找程序
    .cure = 请写成 ./{ $file }
program_is_folder = { $file } 是一个目录
    .cure = 请写出目录中的程序
program_is_source = { $file } 是源代码，不是可以运行的程序
    .cure = 请先编译，再写出编译得到的程序
program_not_executable = 文件 { $file } 没有执行权限
    .cure = chmod +x { $file }
program_no_interpreter = { $file } 存在，但运行它所需的东西不存在：第一行指定的解释器，或链接时指定的加载器
    .cure = 请在本机上编译；脚本的第一行不能以 Windows 的 \r 结尾
program_wrong_format = { $file } 不是本机能运行的程序
    .cure = 请在本机上编译；脚本要以 #!/bin/sh 这样的一行开头
program_not_started = { $file } 无法启动：{ $why }
program_left_running = 有 { $processes } 个该程序的进程无法结束
    .cure = 它们可能以其他用户的身份运行：'ps -ef' 可以看到
program_ended_code = 程序自己结束了，退出码是 { $code }
    .cure = 请看它最后输出的几行；要一直运行的 Qt 程序，main 要以 return app.exec() 结尾
program_ended_pointer = 程序崩溃了（{ $signal }）：访问了不属于它的内存
    .cure = 请检查空指针，以及指向已释放对象的指针；用 -g -fsanitize=address 编译，它会指出是哪一行
program_ended_abort = 程序异常中止（{ $signal }）：断言失败、调用了 qFatal，或有异常没有被捕获
    .cure = 请看它最后输出的几行，那里写着原因
program_ended_division = 程序崩溃了（{ $signal }）：整数除以零
    .cure = 请检查右边可能为 0 的 / 和 %
program_ended_pipe = 程序被 { $signal } 结束：它向对方已经断开的连接写了数据
    .cure = 请在 main 的开头用 signal 把 SIGPIPE 设为忽略（SIG_IGN），之后 write 会返回错误
program_ended_signal = 程序被信号 { $signal } 结束
program_ended_memory = 程序占用的内存超过 { $mebibytes } MiB，已被结束
    .cure = 请检查每次读取或每个客户端都会增加的东西，以及不会退出的循环
program_ended_processes = 程序的进程超过 { $processes } 个，已被结束
    .cure = 请检查循环中的 fork()：子进程必须用 _exit() 退出，不能留在循环里
program_ended_untold = 程序已经结束，系统没有说明是怎样结束的

## Qt 有何不同，为什么

differs_reset_client = 在 Qt 中，接受之前就已重置的客户端没有地址，端口为 0，也没有通道；本程序保留接受时得知的地址和端口
differs_pause = 在槽里调用 pauseAccepting() 时，Qt 仍会接受当时在等待的客户端；本程序立即停止
differs_pause_crash = 对没有监听的服务器暂停或恢复接受连接时，Qt 会崩溃；本程序什么也不发生
differs_destroyed_server = QTcpServer 销毁时会带走从它取得的套接字；在本程序中，它们存在到最后一个所有者放弃为止
differs_destroyed_in_slot = 在从 QTcpServer 取得的套接字的槽里销毁这个 QTcpServer 时，套接字随之销毁，Qt 会崩溃；本程序的套接字继续存在
differs_wait_error = 第一次成功之后，Qt 服务器的等待超时会报告错误 22 “Temporary error”；本程序报告真正的错误 5
differs_silent_server = 因描述符不足而接受失败时，如果 Qt 的服务器此前已有过客户端，它不作声，并不停地重试直到成功；本程序发出 acceptError，并暂停接受
differs_resume = 接受失败后恢复接受时，Qt 会接受客户端，然后再次报告旧的错误并再次暂停；本程序不再报告那个错误
differs_write_gone = Qt 已收走写缓冲区时，调用 write 会使它崩溃：在 abort() 的 aboutToClose 里，以及连接结束之后调用了 connectToHost() 或 bind()、还没有再次连上的时候；本程序把这些字节排入队列
differs_wait_crash = 等待时下层已经没有套接字，Qt 会崩溃：在对方关闭引起的 stateChanged(ClosingState) 里等待，或者槽函数把同一次等待刚放弃的连接又建立了起来；本程序立即返回 false
differs_wait_hang = 有大小限制的缓冲区已满而还有数据可读时，Qt 的 waitForDisconnected() 永不返回，并占满一个处理器；本程序照常超时
differs_read_refused = 在 waitForDisconnected() 中，槽函数又发起一个被拒绝的连接时，Qt 算作收到了 -1 个字节，并发出 readyRead，在其槽函数里可能崩溃；本程序没有收到任何字节
differs_order = 几个对象在同一轮循环里就绪时，Qt 先处理的是另一个
differs_option = 在 Qt 中，被拒绝的连接所用的套接字直到下一次连接之前都有选项；本程序已把它关闭，没有选项
differs_qt5_signal_slot = Qt 5.15 没有 pendingConnectionAvailable，因此它的槽也不会运行
differs_qt5_signal = Qt 5.15 没有 pendingConnectionAvailable
differs_qt5_abort = 在 Qt 5.15 中，对未连接的套接字调用 abort() 什么也不做，无论它是否打开；连接被拒绝而还有数据要发送时，Qt 自己会调用它
differs_qt5_chunks = Qt 5.15 把大块写入复制到共用的缓冲块，因此 bytesWritten 会把它们合并
differs_qt5_read_name = 对已关闭的设备调用 readLine 时，Qt 5.15 写的是 read
differs_qt5_read_order = 在 Qt 5.15 中，read 和 readLine 先看大小，再看设备
differs_new_listen = 较新的 Qt（见于 6.8）不会监听 QHostAddress()，报告 UnsupportedSocketOperationError；Qt 6.4 会监听所有 IPv4 地址
differs_new_read_name = 调用 readLine 时，较新的 Qt（见于 6.11）写的是 readLineInto
differs_new_family = 绑定到 IPv4 地址的套接字要连接 IPv6 地址时，较新的 Qt（见于 6.8）会去连接 0.0.0.0；Qt 6.4 立即失败
differs_new_wait = waitForBytesWritten 期间有槽发送了数据时，较新的 Qt（见于 6.11）返回 true；Qt 6.4 继续等待
differs_new_refusal = 绑定的套接字被等待放弃后再次连接时，较新的 Qt（见于 6.11）先读取它的错误，并报告前一次连接被拒绝；Qt 6.4 直接再次连接
why_bug = 这是 Qt 的缺陷
why_log = 日志能说明是谁
why_pause = 要求暂停的人，也是指下一个客户端
why_owners = Rust 有所有者，没有父对象
why_unordered = Qt 不保证对象之间的次序
why_descriptor = 不为已经结束的连接保留描述符
why_qt5 = 以 Qt 6.4 为准，而这是 Qt 5.15
why_newer = 以 Qt 6.4 为准，而这个 Qt 更新

## 程序自带的场景

carried_unknown = 程序没有自带名为 { $name } 的场景
    .cure = 'qtcp trace --list' 列出全部；./{ $name } 才表示文件
carried_similar = 程序没有自带名为 { $name } 的场景
    .cure = 也许是 { $similar }；'qtcp trace --list' 列出全部
carried_not_file = --list 输出程序自带的脚本，而 { $file } 是文件
    .cure = 去掉 --list 即可运行它
carried_states = 客户端的各个状态，从头到尾
carried_refused = 没有程序在监听：错误以信号的形式到来，connected 始终不会发出
carried_reconnect = 同一个套接字回到未连接状态后，可以再次连接
carried_disconnect_unsent = disconnectFromHost 先把已写入的数据发完，abort 则直接丢弃
carried_write_early = 正在连接时写入的数据会等到连上再发；更早写入的会被拒绝
carried_queued = write 返回的是放进缓冲区的字节数，发送由事件循环完成
carried_hello = 客户端发送一段文本，在 readyRead 的槽里读取回复
carried_silent_server = waitForReadyRead 到时返回 false，连接依然存在
carried_port_taken = 一个端口只能有一个服务器：第二次 listen 返回 false，并说明原因
carried_local_and_peer_port = peerPort 是客户端自己的端口；localPort 是服务器的端口，对所有客户端都一样
carried_one_pointer = 许多客户端共用一个指针，它只指向最后一个；第一个得不到回复
carried_connected_twice = 信号连接了两次，槽就执行两次，于是有两个回复
carried_two_ways = 方式 1 每次 readyRead 都读所有套接字，方式 2 只读发出信号的那个
carried_glue = 客户端的两次 write 可能只有一次 readyRead：字节流没有边界（粘包）
carried_cut = 客户端的一条消息可能分成两次 readyRead：字节流没有边界（拆包）
carried_big_message = 一条大消息会分成多次 readyRead，次数不定；要看的是总字节数
carried_lines = 用换行符找回边界：readLine 取出完整的消息
carried_unread = 槽没有读完、留在缓冲区里的数据，不会再有一次 readyRead
carried_fixed_read = read(4) 最多读四个字节，不足四个时有多少读多少
carried_binary_data = 00 和 FF 与别的字节没有区别：readAll 和 write 一个也不会丢
carried_wait_blocks = 一个槽在等待时，其他客户端都得不到服务
carried_send_to_all = 发给所有客户端的回复，也会发给什么都没问的客户端
carried_slow_reader = 不读数据的客户端只占用内存，其他客户端照常得到服务
carried_reply_to_gone = 客户端已经离开，在得知它离开之前，write 照样接受给它的回复
carried_remote_close = 客户端关闭连接，会报告成错误，其实不是错误：随后就是 disconnected
carried_half_close = 客户端只结束发送：QTcpSocket 会丢弃还没发出的回复
carried_reset = 连接被重置，看起来和关闭一样，服务器照常运行
course_client = “建立一个Socket类”
course_client_sending = “向服务器发送数据”

## 检查：记录说明了什么

lint_slow_slot = { $object } 的 { $signal } 信号的槽在 { $at } 时运行了 { $took }
lint_slow_slot_why = 槽没有返回，事件循环就停着：别的客户端没人读，定时器不触发，窗口也不重绘
lint_wait_blocks = 在 { $owner } 的 { $signal } 信号的槽中，{ $object } 的 { $call } 在 { $at } 时等待了 { $took }
lint_wait_seen = { $owner } 的 { $signal } 信号的槽在 { $at } 时用 waitFor... 阻塞等待 { $object }
lint_wait_blocks_why = waitForReadyRead 一类的函数会让线程停住，直到有数据到来；在槽中被停住的正是事件循环的线程，其他客户端和窗口也只能一起等
lint_unread = { $object } 的 readyRead 槽留下了 { $bytes } 字节没有读，从 { $at } 起整整一秒都没有人再读
lint_unread_why = readyRead 是因为有新数据到达才发出的，不会因为旧数据没读完而再次发出：槽没有读走的数据会一直留在缓冲区，直到对方再次发送。只有一条消息的前半部分可以留着等后半部分
lint_write_early = { $object } 在 { $at } 时还没有连接成功，就写入了 { $bytes } 字节
lint_write_unopened = { $object } 在 { $at } 时没有连接就写入数据，这些数据被丢弃了
lint_write_early_why = connectToHost 会立即返回，收到 connected 信号才算连接成功。在此之前写入的数据先留在缓冲区，如果对方没有监听，就会悄无声息地丢失；在 connectToHost 之前调用 write 则返回 -1
lint_one_pointer = 从 { $at } 起，{ $newest } 到来之后就再也没有读过 { $object }
lint_other_read = { $at } 时，{ $object } 发出 readyRead，槽中读的却是 { $other }
lint_one_pointer_why = 一个指针只能保存一个客户端：nextPendingConnection 会覆盖它，先来的客户端就被忘掉了。哪个套接字发出信号，就是哪个套接字有数据
lint_slow_reader = 从 { $at } 起，{ $object } 尚未发送的数据在 { $seconds } 秒内从 { $from } 字节增加到 { $to } 字节
lint_slow_reader_why = write 只是把数据放进 Qt 的写缓冲区，而这个缓冲区没有上限：对方读得比你写得慢，程序占用的内存就会一直增长，直到耗尽
lint_connected_twice = { $object } 的 { $signal } 信号起初连接了 { $first } 个槽，到 { $at } 时已有 { $slots } 个
lint_slot_twice = { $at } 时，{ $object } 的一次 readyRead 让同一个槽运行了两次，第二次已经没有数据可读
lint_connected_twice_why = 每调用一次 connect 就多一个连接，槽相同也一样：于是一次信号让它运行两次。写在槽里的 connect，槽每运行一次就会执行一次
lint_disconnect_unsent = { $at } 时，{ $object } 的连接被本端中断，还有 { $bytes } 字节没有发送
lint_disconnect_unsent_why = 调用 abort，或者删除已连接的套接字，都会丢弃尚未发送的数据：对方只收到半个回复。disconnectFromHost 会先把数据发完，发完之后才发出 disconnected 信号
lint_reply_to_gone = { $at } 时，{ $object } 的连接已经结束了 { $since }，仍然向它写入数据，这些数据被丢弃了
lint_reply_to_gone_why = disconnected 之后已经没有人在读：write 返回 -1，数据就此丢失。收到 disconnected 时应当不再保留这个套接字
lint_some_socket = 某个套接字
lint_times = { $fact }（共 { $times } 次）
lint_why = 原因：{ $why }
lint_scenario = 可以这样看到：{ $command }
lint_repair = 这样修改：
lint_more = 同类的还有 { $findings } 个
lint_nothing = { $file }：各项检查都没有发现问题
lint_found = { $file }：发现 { $findings } 个问题
lint_cut = { $file }：以上结果来自出错处之前的内容。{ $why }

## 帮助：每个命令、每个选项一条

help_qtcp = 以 Qt 的方式编写的 TCP 服务器和 TCP 客户端
help_after_qtcp = 示例： /   qtcp --headless demo                        一次跑完作业 /   qtcp --headless server                      对每个 "client" 回复 "client<对方端口>" /   qtcp --headless client --count 5 --check    向它发送，并检查回复 /   printf hello | qtcp --headless client :8888 --stdin /  / 退出码：0 完成，或被信号停止；1 网络出错或检查不通过；2 用法或取值有误、端口被占用、 / 地址不是本机的、没有显示器。
help_any_headless = 在终端里工作，不打开窗口
help_any_json = 每行输出一个 JSON 对象，代替给人看的行；一行也不会少，程序会等待读取的一方
help_any_show = 行里如何显示字节：text 为文本，非文本处转义；hex 为十六进制
help_any_quiet = 除“正在监听 ...”外不输出任何行
help_any_verbose = 在标准错误上输出更多日志；写两次则包括事件循环上发生的一切（以 RUST_LOG 为准）
help_any_lang = 使用哪种语言：zh 或 en；不写则由 LC_ALL、LC_MESSAGES、LANG 决定
help_any_help = 显示帮助
help_any_version = 显示版本
help_any_signals = 在每行下面显示调用、信号及其参数和当时的状态，以及槽运行了多久
help_any_record = 把事件循环上发生的一切保存到一个新文件：每行一个 JSON，精确到微秒；已有的文件不会被替换
help_help = 显示帮助，或某个命令的帮助
help_help_subcommand = 哪个命令

help_server = 监听，并回复每次读取
help_server_listen = 监听的地址和端口；端口 0 表示任意一个空闲端口
help_server_reply = 对每次读取回复什么：文本中可用 {"{"}data{"}"} {"{"}peer_port{"}"} {"{"}peer_ip{"}"} {"{"}peer{"}"} {"{"}n{"}"}，花括号写作 {"{"}{"{"} 和 {"}"}{"}"}，转义有 \n \r \t \0 \xNN \u{"{"}NNNN{"}"} \" \\
help_server_encoding = 各行显示字节、写出回复所用的编码：UTF-8（不写即是）、GBK、GB18030、UTF-16LE、UTF-16BE、ISO-8859-1
help_server_no_reply = 只接收
help_server_read_style = 课程中的两种读取方式：sender 只读发出信号的套接字，all 依次读每个套接字
help_server_max_clients = 最多同时有多少客户端；更多的在内核队列中等待
help_server_backlog = 内核队列的长度（Qt 自己的默认值是 50；内核另有上限）
help_server_send_all = 把标准输入发给每个客户端（SendDataAll）
help_server_no_delay = 不把小块数据攒在一起发送（TCP_NODELAY）
help_server_keep_alive = 让内核询问沉默的对方是否还在（SO_KEEPALIVE）
help_server_idle = 这么久没有收发任何字节的连接会被结束
help_server_once = 第一个客户端离开后就停止

help_client = 连接，按定时器发送，并读取回复
help_client_server = 服务器：名称或地址，加上端口；只写端口表示本机
help_client_message = 发送什么；转义有 \n \r \t \0 \xNN \u{"{"}NNNN{"}"} \" \\
help_client_encoding = 写出消息、各行显示字节所用的编码：UTF-8（不写即是）、GBK、GB18030、UTF-16LE、UTF-16BE、ISO-8859-1
help_client_hex = 以十六进制写出的消息：38 36 37 35、38:36、{"{"}0x38,0x36{"}"}、38363735、\x38\x36
help_client_interval = 定时器的周期，不会漂移：500ms、1s
help_client_count = 发送 N 条消息并收到回复后停止；0 表示不停
help_client_clients = 本进程中同时有 N 个客户端；多于一个时，每行写出客户端自己的地址
help_client_mode = 课程中的两种模式：async 为 readyRead 的槽，sync 为 waitForReadyRead 的循环
help_client_check = 每个回复必须是消息加上自己的端口，否则退出码为 1
help_client_stdin = 改为发送标准输入，到结尾时半关闭，并把收到的数据原样写到标准输出
help_client_no_shutdown = 与 --stdin 同用：输入结束后保持连接双向打开，直到服务器关闭或 --wait 到时；用 Qt 写的服务器需要它，因为收到 FIN 后 Qt 会丢弃尚未发出的回复
help_client_wait = 全部发送之后，没有数据时还等待多久
help_client_read_size = 同步模式：用 read(maxlen) 每次读 N 字节，代替 readAll
help_client_connect_timeout = 建立连接最多用多久
help_client_no_delay = 不把小块数据攒在一起发送（TCP_NODELAY）
help_client_keep_alive = 让内核询问沉默的对方是否还在（SO_KEEPALIVE）
help_client_idle = 这么久没有收发任何字节的连接会被结束
help_client_bind = 连接从本机的哪个地址开始，可带端口
help_client_retry = 连接失败或断开时重试，间隔从 0.5 秒加倍到 10 秒

help_demo = 一次跑完课程的作业：一个服务器和若干客户端，每个回复都检查
help_demo_clients = 有多少客户端
help_demo_count = 每个客户端发送多少条消息
help_demo_interval = 每个客户端的定时器周期

help_qml = 运行一个导入 Qtcp 1.0 的 QML 文件；加上 --headless 则不需要显示器
help_qml_file = 文件
help_addresses = 列出本机的地址

help_trace = 运行一个场景，输出它的跟踪记录：每次调用、每个信号、每个结果
help_after_trace = 脚本每行一步（qtcp trace --words 列出所有的词；源代码或 /usr/share/doc/qtcp 里的 / docs/scenarios.zh-CN.md 说明它们的作用）： /   scenario hello "它展示什么" /   connected c                  c 已连接到一个原始对端 /   on c readyRead               信号的槽，到 'end' 为止 /     c readAll                  QTcpSocket 的任意方法；'s listen' 则是 QTcpServer 的 /   end /   peer send "12345"            对端做什么 /   loop                         事件循环，直到不再有事发生 /   dump c                       各个取值函数 /  / 示例： /   qtcp trace --list            列出程序自带的场景 /   qtcp trace :glue             运行其中一个 /   qtcp trace --list :glue      输出它的脚本 /  / 脚本就是程序：它可以连接任何地方，'s listen' 会监听所有地址。别人写的脚本请先读过再运行。 / 引擎 worker 不做阻塞调用（waitForReadyRead 等、flush、socketOption）：以 '!!' 开头的行 / 说明略去了哪个。引擎 cpp（或 qt）需要 Qt 的头文件、C++ 编译器和 cmake，第一次使用时 / 构建，放在其他用户无法写入的文件夹中；QTCP_CPP_ENGINE=程序 可以指定已有的。 /  / 退出码：0 已运行；1 中断（最后一行的 '!!' 说明 Qt 崩溃了，或超过了 120 秒）；2 脚本或 Qt 有问题。
help_trace_file = 脚本：套接字上的一系列调用；是文件，或程序自带的 :NAME
help_trace_list = 列出程序自带的场景；后面写 :NAME 则输出它的脚本
help_trace_words = 列出脚本里可以用的词：步骤、方法、信号和参数
help_trace_header = 输出 qtcp_trace.h：C++ 的 Qt 程序用它记录自己的套接字做了什么
help_trace_read = 输出一个记录文件，它来自 --record 或 qtcp_trace.h；- 表示标准输入
help_trace_engine = 在什么上运行：rust 为本程序，worker 为套接字在单独线程上的本程序，cpp 为 Qt 自己

help_check = 作业做对了吗？检查别人写的服务器或客户端，并说明错在哪里
help_check_gallery = 列出用来检验检查程序自身的错误程序；给出名称时，显示那个程序错在哪里、怎样修改
help_check_server = 检查服务器：收到 client，返回 client 加上客户端的端口号
help_check_server_server = 服务器的监听位置：主机名或地址，加端口
help_check_server_stage = 只检查这一关以及它所需要的关：S02
help_check_server_no_colour = 不使用颜色
help_check_server_command = 程序及其参数：由检查程序启动、观察并结束
help_check_client = 检查客户端：由检查程序充当服务器，看它是否按定时器发送并读取回复
help_check_client_sync = 该客户端本来就是同步模式：收到回复之后才发下一条
help_check_client_listen = 检查程序的监听位置：地址加端口；端口 0 表示任意空闲端口
help_check_client_stage = 只检查这一关以及它所需要的关：C02
help_check_client_no_colour = 不使用颜色
help_check_client_command = 程序及其参数：由检查程序启动、观察并结束
help_after_check = 退出码：0 全部正确，1 有错误或没能按时做完，2 没有可以检查的对象。
help_compare = 在本程序和真正的 QTcpSocket、QTcpServer 上运行场景，并显示差别
help_after_compare = 退出码：0 相同，或有意不同；1 不同；2 脚本、记录文件或 Qt 有问题。Qt 崩溃之后的部分不作比较， / 并会说明。脚本就是程序：它可以连接任何地方，'s listen' 会监听所有地址，别人写的脚本请先读过再运行。 / C++ 引擎第一次使用时用 cmake 构建，放在其他用户无法写入的文件夹中；QTCP_CPP_ENGINE=程序 可以指定已有的。
help_compare_files = 脚本，是文件或 :NAME；多于一个时，只完整显示不同的。或者两个记录文件
help_compare_random = 不用文件，而是生成这么多个脚本，在两边运行；没有说明的差别，每一类缩小一个脚本并显示
help_compare_seed = 生成哪些脚本：数字相同，脚本就相同
help_compare_times = 生成的脚本要以同样的方式不同这么多次，才算不同
help_compare_keep = 缩小后的脚本写到哪里，各带两边的跟踪记录；文件夹会自动建立

help_lint = 在记录中查找初学者常犯的错误，并说明如何修改
help_after_lint = 退出码：0 没有发现问题；1 发现了问题；2 不是记录，或记录不完整、已损坏。
help_lint_file = --record 写下的记录，或带有 qtcp_trace.h 的 Qt 程序写下的记录；'-' 表示标准输入
help_completions = 输出某个 shell 的补全脚本
help_completions_shell = 哪个 shell
help_man = 输出手册页（roff）

## 作业检查

check_s01 = 服务器接受连接
check_s02 = 发送 "client"，收到的是 "client" 加上该客户端的端口号，没有多余的内容
check_s03 = 同一个连接上发送多次，每次都得到回复
check_s04 = 换成别的数据（38 36 37 35）也原样返回
check_s05 = 几个客户端轮流发送：各自得到自己的回复，有客户端离开之后也一样
check_s06 = 客户端 1 发送，客户端 2 沉默：后者什么也收不到
check_s07 = 从 00 到 ff 的全部字节，以及带有 % \ < 和空格的文本，都原样返回
check_s08 = GBK 编码的文本原样返回
check_s09 = 先 12 个字节，再 1 个字节：都完整返回
check_s10 = 一次写入两个 "client"：12 个字节全部返回
check_s11 = 先发 "cli"，停一下，再发 "ent"：看服务器怎样回复
check_s12 = 26 个字节，每 20 毫秒一个：全部返回
check_s13 = 1 MiB 的数据完整返回
check_s14 = 客户端 1 发送 12 MiB 而不读取；客户端 2 仍像之前一样很快得到回复
check_s15 = 几个客户端同时发送：谁也不用等别的客户端
check_s16 = 客户端发送 "client" 后关闭（FIN）：服务器也关闭
check_s17 = 几个客户端复位连接（RST）：下一个客户端仍得到回复
check_s18 = 50 个客户端连接后离开：下一个客户端仍得到回复
check_s19 = 60 个客户端同时在线：各自得到自己的回复
check_s20 = 最多 1500 个客户端连接后又离开：服务器不留下任何东西
check_s21 = 三个客户端沉默一秒：服务器也空闲，之后仍然回复它们
check_s22 = 两个连接各用哪些端口
check_s23 = 结束后重新启动，程序立刻又能监听
check_took = 用了 { $milliseconds } 毫秒
check_together = { $count } 个客户端，最慢的用了 { $milliseconds } 毫秒
check_left = { $count } 个客户端，平均每个留下 { $bytes } 字节内存
check_idle = 占用一个核的 { $percent } %
check_not_seen = 从这里看不到该程序的进程
    .cure = 请让检查程序来启动它：在它的命令前写上 --
check_not_started = 该程序不是由检查程序启动的
    .cure = 请把它的命令写在 -- 之后
check_no_stage = 没有名为 { $name } 的关卡
    .cure = 可用的关卡有：{ $names }
check_needs = 需要先通过 { $stage }
check_needs_others = 它们所依赖的阶段有错误，或者没有做
check_undone = { $word }：{ $stages }：{ $why }
check_out_of_time = 一次检查的 { $seconds } 秒已用完
    .cure = 可用 --stage 单独检查某一关
check_listens_elsewhere = 程序监听的是 { $at }，检查连接的是 { $wanted }
    .cure = 请让两边使用同一个地址和端口
check_does_not_listen = 程序在运行，但过了五秒还没有在那里监听
    .cure = 请看 listen() 的返回值和 errorString()，并核对地址和端口
check_ended_at_once = 程序还没开始监听就结束了
    .cure = 请单独运行它，看看它输出了什么
check_nobody_listens = 没有程序在那里监听
    .cure = 请先启动服务器，或把它的命令写在 -- 之后，并核对地址和端口
check_not_reached = 无法连接到服务器
    .cure = 请核对地址和端口；如果在另一台机器上，还要检查防火墙
check_other_service = 这不是作业：在那里回复的是 { $service }
    .cure = 请写你自己的服务器的地址和端口
check_has_ended = 程序已经结束
check_listens_no_longer = 那里已经没有程序在监听
    .cure = 程序已结束，或者关闭了它的 QTcpServer
note_one_port = 两个连接在服务器一端都是监听端口 { $server }，区别在于客户端的端口：{ $one } 和 { $two }。服务器并没有为客户端另外分配端口
note_per_read = 服务器每读一次就回复一次，所以分两段到达的消息得到了两次回复。TCP 是字节流：一次读取不等于一条消息
note_per_message = 服务器等到了消息的其余部分，或者两段在一次读取中到达。TCP 是字节流：一次读取不等于一条消息
note_ends_by_reset = 服务器用复位（RST）而不是 FIN 结束连接：调用了 abort()，或者还没读完就关闭了套接字。此时还在路上的数据可能丢失
note_fin_drops = 回复还没发出，客户端就已关闭，所以回复被丢弃了。QTcpSocket 就是这样；客户端若要得到回复，必须等收到后再关闭
course_listening = “发起侦听”
course_new_connection = “响应新连接”
course_receiving = “接收数据”
course_sending = “发送数据”
course_disconnecting = “断开连接”
course_synchronous = “同步模式”和“异步模式”
course_client_receiving = “从服务器接收数据”
course_client_disconnecting = “断开服务器连接”
course_homework = “作业”
why_unknown = 这不是正确的回复
why_not_accepted = 服务器不再接受连接
why_silent = 无论发送什么都没有回复：readyRead 连接到会回复的槽了吗？程序运行了事件循环吗？
why_late = 过了 { $milliseconds } 毫秒才有回复：槽函数在回复之前休眠，或者在等待什么
why_wants_line = 发送换行后才有回复：槽函数按行读取（canReadLine、readLine），而 "client" 后面没有换行
why_wants_more = 发送更多数据后才有回复：槽函数要收够一定的字节数才回复，或者总是晚一条消息
why_not_each = 第一条消息没有回复，后面发送的消息才有回复：服务器只回复其中一部分消息，或者总是收到下一条消息才回复上一条
why_closes_after_some = 服务器回复 { $answers } 次后就关闭了连接：应由客户端来结束连接
why_mute_after_reset = 客户端复位连接（RST）之后，服务器仍接受连接，却不再回复任何人：请检查 errorOccurred 和 disconnected 的槽函数做了什么
why_quoted = 数据两边多了引号：它是用 qDebug() 或 QDebug 写出来的。请直接追加 QByteArray
why_hex = 返回的数据变成了十六进制（toHex）
why_base64 = 返回的数据变成了 Base64（toBase64）
why_foreign = 从第 { $at } 字节起收到了 "{ $came }"，它既不是发送的数据，也不是客户端的端口号
why_in_parts = 回复马上就开始了，但过了 { $milliseconds } 毫秒才发完：槽函数在两次 write() 之间休眠，或者在等待什么。请一次写出整个回复
why_wants_fin = 客户端关闭后才有回复：服务器一直读到连接结束
why_closed = 服务器没有回复，而是关闭了连接
why_reset = 没有回复，连接被复位：程序已经结束，或者套接字里还有没读的数据就被关闭了
why_closed_within = 回复到一半，服务器就关闭了连接
why_ended = 程序没有回复就结束了
why_slow = 回复用了 { $took } 毫秒，而这里通常只要 { $usual } 毫秒
why_not_closed = 客户端已关闭，服务器却一直保持连接：它没有发现连接已结束。QTcpSocket 会自己关闭；若用普通套接字，读到 0 个字节就是结束
why_memory = 每个连接都会留下 { $bytes } 字节内存：套接字断开后没有删除（应在 disconnected 的槽函数中调用 deleteLater），或者为它保留了别的东西
why_descriptors = { $count } 个连接之后，还有 { $left } 个描述符没有关闭：套接字断开后仍被保留（应在 disconnected 的槽函数中调用 deleteLater），或者每次都打开文件却没有关闭
why_busy = 无事可做时程序占用一个核的 { $percent } %：它在不停地轮询（循环，或间隔 0 毫秒的定时器），而不是等待信号
why_not_again = 重新启动后程序没有监听：端口仍被占用。应在 bind 之前设置 SO_REUSEADDR；在 Linux 上 QTcpServer 会自己设置
why_no_port = 数据返回了，但没有客户端的端口号：应追加 QByteArray::number(socket->peerPort())
why_bytes_missing = { $wanted } 个字节只返回了 { $came } 个：槽函数没有读完已到达的数据，或者缓冲区大小固定（readAll 会全部读出）
why_cut_short = 回复中途停止了
why_ahead = 还没有发送任何东西就收到了 "{ $came }"：作业中的服务器只在收到数据后才回复
why_constant = 收到的是对另一条消息的回复：服务器没有理会这次发送的内容
why_only_port = 只收到端口号，前面没有数据
why_port_first = 端口号放在了数据前面，应当放在后面
why_utf16 = 每个字母都带着一个零字节：发送的是 QString 的内存（UTF-16）。应发送 QByteArray，或用 toUtf8()
why_twice = 回复来了两次：readyRead 被连接了两次（connect 写在了会多次执行的地方），或者槽函数里调用了两次 write()
why_port_twice = 端口号出现了两次：readyRead 被连接了两次（connect 写在了会多次执行的地方），第二个槽函数已经没有数据可读
why_zero_behind = 回复后面多了一个零字节：把 C 字符串的结尾也发送了（strlen() + 1，或 sizeof）
why_line_end_behind = 回复后面多了换行：作业中没有换行（"\n"、Qt::endl、println）
why_blank_behind = 回复后面多了空格
why_answer_of_another = 后面跟着给另一个客户端的回复
why_number_behind = 回复后面还有一个数字 "{ $came }"
why_more_behind = 回复后面还有 "{ $came }"，这是多余的
why_accumulates = 回复以之前的消息开头：缓冲区从未清空
why_more_before = 回复前面还有 "{ $came }"，这是多余的
why_rest_left = 两条消息在一次读取中到达，只回复了一条：留在缓冲区里的数据不会再次触发 readyRead。应读完全部数据（readAll，或在 bytesAvailable() > 0 时循环读取）
why_port_hex = "{ $came }" 是十六进制的端口号；作业要求十进制
why_port_bytes = 端口号以两个字节发出；作业要求数字字符：QByteArray::number(port)
why_address = "{ $came }" 是地址；作业要求端口号：用 peerPort()，不是 peerAddress()
why_no_number = 应为客户端端口号的位置上是 "{ $came }"
why_local_port = { $number } 是服务器的端口：应当用 peerPort()，却用了 localPort() 或 serverPort()
why_port_padded = 端口号写成了 "{ $came }"：带有符号，或前面补了零或空格
why_byte_order = { $number } 是两个字节颠倒后的端口号：peerPort() 已是本机字节序，不需要 ntohs 或 htons
why_signed = { $number } 是把端口号放进了有符号的 16 位整数：应当用 quint16，而不是 short
why_port_zero = 端口号为 0：对没有连接的套接字或别的对象调用了 peerPort()
why_port_of_another = { $number } 是另一个客户端的端口：回复时用了 currentClient 之类会被下一个客户端改掉的指针；应当用发出信号的那个套接字（sender()）
why_port_cut = { $number } 只是端口号的一部分
why_small_number = { $number } 不是客户端的端口：应当用 peerPort()，却用了计数器、下标或 socketDescriptor()
why_other_port = { $number } 不是该客户端的端口：应当用发出信号的套接字的 peerPort()
why_other_number = { $number } 根本不是端口：端口号从 1 到 65535
why_zero_between = 数据和端口号之间有零字节：把 C 字符串的结尾也发送了，或者整个缓冲区都被发送了
why_line_end_between = 数据和端口号之间有换行
why_blank_between = 数据和端口号之间有空格（qDebug() 会自动加空格）
why_message_twice = 端口号前面的数据出现了两次
why_between = 数据和端口号之间有 "{ $came }"；作业要求中间什么也没有
why_stale = 数据后面跟着之前消息的末尾：缓冲区按整个大小发送，或者没有清空
why_from_utf8 = 有些字节变成了 EF BF BD：数据经过了 QString（fromUtf8、toString）。数据应当用 QByteArray；QString 装不下任意字节
why_from_latin1 = 80 以上的字节变成了两个字节：数据经过了 QString（fromLatin1 之后 toUtf8）。数据应当用 QByteArray
why_to_latin1 = 80 以上的字节变成了 "?"：数据经过了文本转换（toLatin1、toLocal8Bit）。数据应当用 QByteArray
why_letter_case = 字母的大小写变了（toUpper、toLower）
why_reversed = 数据顺序颠倒了
why_only_ascii = 80 及以上的字节不见了：数据经过了一段容不下它们的文本。数据是 QByteArray
why_seven_bits = 80 及以上的字节返回时少了最高位：一个字节有八位
why_last_gone = 最后一个字节不见了：长度少算了一（chop(1)、left(size() - 1)）
why_stops_at = 回复停在字节 { $byte }（十六进制）之前，好像数据到此为止：把 char 与 EOF 比较，或者用了文本模式。数据的结尾只由长度决定
why_halved = 连续两个字节 { $byte }（十六进制）只回来了一个：前一个被当成了转义。数据应当原样返回
why_byte_gone = 字节 { $byte }（十六进制）全都不见了：程序把它去掉了。数据应当原样返回
why_byte_replaced = 字节 { $byte } 全都变成了 { $by }（十六进制）：程序把它替换了。数据应当原样返回
why_trimmed = 数据首尾的空格和换行不见了（trimmed()）
why_simplified = 数据中的空格和换行不见了或合并成了一个（simplified()）
why_zeros_gone = 零字节不见了
why_line_ends = 换行被改动了（QIODevice::Text、QTextStream、replace）：数据应当原样返回
why_format = 数据中的 %1、%s 被替换了：数据被当成了格式串（QString::arg、asprintf、printf）。应当直接把端口号追加在数据后面
why_c_string = 数据在零字节处被截断：被当成了 C 字符串（strlen，或不带长度的 constData()）。发送时应带上长度
why_fixed_size = { $wanted } 个字节只读了前 { $came } 个：read() 的大小是固定的。readAll() 会读出全部
why_begins_late = 数据开头的 { $bytes } 个字节不见了
why_changed = 数据从第 { $at } 个字节起被改动了
why_not_the_answer = "{ $came }" 不是“发送的数据加上客户端端口号”
why_closes_after = 服务器回复一次后就关闭了连接：应由客户端来结束连接
why_first_only = 只回复了第一条消息：信号与槽的连接被断开了，或者槽函数在等只出现一次的东西
why_ignores_message = 这条消息没有得到回复：服务器只回复它认识的或足够长的消息，而作业要求每条消息都回复
why_closes_at_message = 收到这条消息后服务器关闭了连接
why_sends_to_all = 一个客户端收到了给别人的回复：服务器向所有客户端写入，而不是只写给发出信号的套接字
why_all_closed = 一个客户端离开后，服务器关闭了另一个客户端的连接：disconnected 的槽函数只能处理发出信号的那个套接字
why_after_leaving = 有客户端离开之后，下一个客户端得不到回复
why_to_another = 客户端 { $asked } 发送，回复却给了客户端 { $got }：服务器写给了 currentClient，即最后到来的那一个。应当写给发出信号的套接字（sender()）
why_only_last = 别的客户端到来后，第一个客户端就得不到回复了：多个客户端共用一个指针。应像课程那样用列表保存
why_only_first = 客户端 1 得到回复，客户端 { $client } 却没有：服务器只接受一个连接（应在 newConnection 的槽函数中调用 nextPendingConnection），或只连接了一次 readyRead
why_others_closed = 客户端 1 得到服务，服务器却关闭了客户端 { $client } 的连接：它只容得下一个客户端
why_waits_in_slot = 最慢的回复用了 { $took } 毫秒，单独一个只要 { $usual } 毫秒：槽函数在等待或休眠，其余客户端都跟着等
why_mixes_clients = 几个客户端同时发送时，回复混在了一起：本该每个客户端各有一份的东西被共用了（currentClient、静态变量、同一个缓冲区）
why_silent_together = 几个客户端同时发送时，有的得不到回复
why_crowd = { $count } 个客户端同时在线时，第 { $client } 个得不到服务：服务器容不下这么多
why_waits_for_bytes = { $bytes } 个字节的消息得不到回复：槽函数要收够固定的字节数才回复
why_pieces_lost = 分段到达的消息丢失了一部分：一次 readyRead 可能只带来消息的一部分，每一部分都要保留
why_closes_between = 在一条消息的两段之间，服务器关闭了连接
why_much_silent = 发送 1 MiB 后完全没有回复
why_blocked = 一个客户端不读取时，另一个要等 { $took } 毫秒才得到回复，而通常只要 { $usual } 毫秒：槽函数在等那个不读取的客户端（waitForBytesWritten）。只需 write()，Qt 会在能发送时发送
why_dies_at_reset = 客户端复位连接（RST）之后，服务器不再为任何人服务：它结束了，或者在套接字自己的槽函数里 delete 了它。应当用 deleteLater()，并正常处理 errorOccurred
why_idle_closed = 客户端沉默一秒，服务器就关闭了它的连接：应由客户端来结束连接

## 检查时的输出

check_too_slow = 三秒内只有 { $clients } 个客户端能来了又走，太少，看不出会留下什么
check_who = 检查
check_client = 客户端 { $number }
check_program = 被测程序
check_stage = { $id } { $title }
check_right = 正确
check_note = 说明
check_not_done = 未做
check_wrong_word = 错误
check_told = {"    "}{ $word }：{ $what }
check_course = {"    "}课程：{ $section }
check_scenario = {"    "}看看实际情况：qtcp trace :{ $name }
check_wanted = {"    "}应为：{ $bytes }
check_tally = { $right } 项正确，{ $notes } 项说明，{ $wrong } 项错误，{ $left } 项未做
check_wrong = 作业还不对：{ $count } 项错误
check_not_finished = 到目前为止没有错误，但没能在规定时间内检查完

## 检查所启动的程序

check_no_folder = 无法创建存放程序记录的目录
check_lint = 提示 { $name }：
check_port_taken = 已经有程序在监听 { $at }，检查的就会是它，而不是被测程序
    .cure = 请先结束那个程序（'ss -tlnp sport = :{ $port }' 可以看到是哪个），或让两边改用别的端口
check_left_out = ……（另有 { $lines } 行）

## 检查客户端

check_c01 = 客户端连接到这里
check_c02 = 客户端发送数据
check_c03 = 客户端不断发送，每条消息都得到回复
check_c04 = 服务器主动发来一行数据：客户端照常工作
check_c05 = 服务器四个周期不回复：定时器照常发送
check_c06 = 一个回复分两段到达：客户端照常工作
check_c07 = 服务器一口气发来 12 MiB：客户端全部读完并照常工作
check_c08 = 服务器关闭连接（FIN）：客户端也关闭，并停止发送
check_c09 = 服务器停止后重新监听：看客户端是否重新连接
check_c10 = 服务器在回复中途复位连接（RST）：客户端不崩溃
check_listening = 正在监听 { $at }
check_start_client = 请启动你的客户端，{ $seconds } 秒内连接
check_nobody_came = { $seconds } 秒内没有客户端连接
    .cure = 请启动客户端，或把它的命令写在 -- 之后，并让它连接上面的地址和端口
check_does_not_connect = 程序在运行，但 { $seconds } 秒内没有连接
    .cure = 请用上面的地址和端口调用 connectToHost()，并运行事件循环（exec）
check_ended_unconnected = 程序还没连接就结束了
    .cure = 请连接上面的地址和端口；调用 connectToHost() 之后要运行事件循环（exec）
check_other_client = 这不是作业：连接过来的程序使用 { $protocol } 协议
    .cure = 请让自己的客户端来连接
check_period = { $messages } 条消息，平均每 { $period } 毫秒一条，最大偏差 { $worst } 毫秒
check_timer_slow = 定时器的周期是 { $period } 毫秒，一次检查的时间不够
    .cure = 检查时请让定时器快一些（例如 200 毫秒），或用 --stage 单独检查某一关
check_has_left = 客户端已经离开，也没有自己回来
    .cure = 请把它的命令写在 -- 之后，检查程序就能重新启动它
check_not_listening_again = 这期间端口被别的程序占用了
    .cure = 请结束那个程序，或换一个端口
check_came_back = 它没有崩溃：已经重新连接
check_not_started_client = 它没有重新连接，从这里也看不到它是否还在运行
    .cure = 请把它的命令写在 -- 之后，由检查程序来启动并观察
note_connections = 它建立了 { $count } 个连接；收发数据有一个就够了
note_varies = { $messages } 条消息，内容不都相同，平均每 { $period } 毫秒一条，最大偏差 { $worst } 毫秒。作业要求每次发送 "client"
note_other_message = { $messages } 条消息，平均每 { $period } 毫秒一条，最大偏差 { $worst } 毫秒。每条都是 "{ $sent }"；作业要求发送 "client"
note_waits_for_answer = 上一条消息得到回复之后才发下一条：这是同步模式（waitForReadyRead）。改用定时器和 readyRead，即使丢了一个回复也能照常发送
note_reads_slowly = 客户端在读取，但四秒只读了 { $mebibytes } MiB：每次读得太少，或者把收到的内容全部打印了出来。readAll() 一次就能取走已到达的全部数据
note_keeps = 客户端照常工作，但内存增加了 { $mebibytes } MiB：要么保留了收到的全部数据，要么从未读取。显示过的数据可以丢弃，readAll() 会把数据从套接字的缓冲区取走
note_keeps_open = 客户端不再发送，但没有关闭自己这一端：请调用 disconnectFromHost()，或关闭套接字。QTcpSocket 会自己关闭
note_reconnects = 服务器恢复监听 { $milliseconds } 毫秒后，客户端自己重新连接了
note_stays_away = 客户端没有重新连接，作业也没有这个要求。若需要，可在 disconnected 和 errorOccurred 的槽函数中稍等片刻（QTimer::singleShot）再调用 connectToHost()
note_ends_with_server = 服务器关闭后程序就结束了，所以不会重新连接。作业没有这个要求
note_ends_at_reset = 连接被复位后程序以退出码 { $code } 结束：如果是有意这样报告，没有问题。有窗口的程序最好继续运行，并显示 errorString()
why_says_nothing = 客户端连接之后什么也不发：定时器启动了吗？timeout 连接到发送数据的槽了吗？write() 是在 connected 之后才调用的吗？周期超过六秒的定时器，检查时请调快一些
why_leaves_unsaid = 客户端连接之后什么也没发就离开了：结束之前才写入的数据会丢失（abort、delete 或 main 结束）。运行着事件循环时，disconnectFromHost() 会先把数据发完
why_sent_once = 客户端只发送了一次：作业要求 QTimer 每次 timeout 都发送（用 start(1000)，不是 singleShot），而且一直不停
why_stops_sending = 每条消息都得到了回复，客户端却在第 { $messages } 条之后停止发送：定时器被停止了，或者槽函数在等不会到来的东西
why_leaves = 客户端发完第 { $messages } 条消息就离开了：作业要求在同一个连接上不断发送，直到服务器关闭它
why_connects_each_time = 每条消息都新建一个连接：connectToHost() 应在启动定时器之前调用，而不是写在定时器的槽函数里。只连接一次，之后都在这个连接上发送
why_irregular = 发送时快时慢，间隔从 { $least } 毫秒到 { $most } 毫秒：QTimer 启动一次就会自己持续下去。不要在槽函数里改变间隔重新启动，也不要在那里休眠
why_several = 每次 timeout 都发送 { $messages } 条消息：timeout 与槽函数连接了不止一次，或者槽函数里写了不止一次。应在创建定时器的地方只连接一次
why_more_each_time = 每次发送的消息都比上一次多：在反复执行的槽函数里又连接了 timeout，或者把以前发过的内容又发了一遍。应只连接一次，每次只写这一条消息
why_zero_byte_sent = "client" 后面多发了一个零字节：把 C 字符串的结尾也发送了（strlen() + 1，或者 sizeof）
why_floods = 客户端不停顿地发送：用了循环，或者定时器的间隔是 0 毫秒。作业要求在 QTimer 的 timeout 时发送；start(1000) 每次间隔一秒
why_greeting_ends = 收到并非自己请求的一行数据，客户端就离开了：服务器随时可能发数据。收到什么就显示什么，不该因此结束
why_greeting_stops = 收到并非自己请求的一行数据之后，客户端就不再发送：发送由定时器决定，不应取决于收到了什么
why_silence_ends = 没有得到回复，客户端就离开了：服务器可能只是慢。waitForReadyRead() 超时返回 false，并不表示连接已结束
why_silence_stops = 没有及时得到回复，客户端就停止发送，之后再回复也不恢复：它已经放弃，或者槽函数一直在等。无论是否得到回复，定时器每次 timeout 都应发送
why_half_ends = 回复分两段到达，客户端就离开了：它把前一半当成了错误的回复。TCP 是字节流，一次 readyRead 可能只带来一部分，要把各部分拼起来（buffer += readAll()）
why_half_stops = 回复分两段到达之后，客户端就不再发送：它把一半当成了全部，或者在等别的东西。TCP 是字节流，一次 readyRead 可能只带来一部分
why_never_reads = 客户端收下 { $kibibytes } KiB 就不再接收：收到的数据没有读取，或者每次只读固定的字节数，服务器很快就发不出来了。请把 readyRead 连接到调用 readAll() 的槽
why_much_ends = 一次到达的数据较多时，客户端就离开了：固定大小的数组放不下，或者把数据当成了错误的回复。read() 的返回值是读到的字节数；readAll() 多少都能读
why_much_stops = 一次收下很多数据之后，客户端就不再发送：有槽函数没有返回。槽函数不返回，定时器就不会 timeout
why_sends_on = 服务器已经关闭，客户端还在发送：请把 disconnected 连接到定时器的 stop()。若用普通套接字，读到 0 个字节就是结束，这时要关闭套接字
why_storm = 服务器一关闭，客户端就立刻重连，400 毫秒内连了 { $count } 次：两次之间要等一等（QTimer::singleShot），否则会让两边都忙个不停
why_dies_at_end = 服务器关闭后程序崩溃：多半是在套接字自己的槽函数里 delete 了它，或者之后还在使用它。应当用 deleteLater()，写入之前先看它是否仍处于连接状态
why_client_dies_at_reset = 服务器复位连接（RST）后程序崩溃：这时会先后收到 errorOccurred 和 disconnected，和其他的断开一样。不要在槽函数里 delete 套接字，写入之前要先看它的状态
why_not_again_client = 再次启动后，程序没有连接，或者什么也不发：它需要的东西被上一次运行占用或改动了（某个文件，或自己绑定的固定端口）

## 作业检查：更多原因

why_number_short = 应为客户端端口号 { $port } 的位置上只有 "{ $number }"
why_skips = 客户端 { $client } 得不到回复，别的客户端却能得到：服务器漏掉了一部分客户端
why_stops_answering = 回复了 { $answers } 次之后，服务器不再回复：它限定了次数，或者每条消息都要用的某种资源用完了
check_serves_nobody = 服务器对新的客户端也不回复了
why_dies_at_leaving = 有客户端离开时程序就结束了：它把 RemoteHostClosedError 当成了故障（客户端离开时就会出现），或者在套接字自己的槽函数里 delete 了它（应当用 deleteLater()）
why_mute = 若干条消息之后，服务器谁也不回复了，新的客户端也一样：它限定了次数，或者卡在某个槽函数里
why_one_at_a_time = 客户端 1 离开后，客户端 { $client } 才得到回复：槽函数里的循环（waitForReadyRead）一直为一个客户端服务到它离开。连接到 readyRead 的槽函数才能为所有客户端服务
why_replaced = 别的客户端到来时，服务器关闭了客户端 1 的连接：它只有一个指针，并结束了原来的那一个。应像课程那样用列表保存
why_reads_a_line = 只返回了数据的第一行：每次 readyRead 只用 readLine() 读了一行，其余留在缓冲区里
why_fixed_buffer = 只返回了已到达数据的前 { $bytes } 字节，后面缺了一段：缓冲区大小固定，其余被丢弃
why_data_stream = 回复前面有四个字节的长度：QDataStream << QByteArray 会写出长度。应当用 write()

## 错误程序集

gallery_unknown = 没有名为 { $name } 的错误程序
    .cure = 'qtcp check --gallery' 会列出全部
gallery_repaired = 改正后：

## 检查客户端：等待

why_waits_for_answer = 上一条消息得到回复之后才发下一条，没有按定时器发送：客户端在等待（在定时器的槽函数里调用了 waitForReadyRead，或用了标志变量）。应当在每次 timeout 时都发送，在 readyRead 的槽函数里读取
    .cure = 如果本来就要用同步模式，请加上 --sync 来检查

## The lab: what a row of the timeline is

who_server = { $number ->
    [1] 服务器
   *[other] 服务器 { $number }
}
who_connection = 连接 { $number }
who_client = { $number ->
    [1] 客户端
   *[other] 客户端 { $number }
}
who_timer = { $number ->
    [1] 定时器
   *[other] 定时器 { $number }
}
who_qt = Qt
