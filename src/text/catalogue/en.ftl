# What happened, in English. A message is the cause. Its attributes are what helps: .terminal and
# .window for those who read it there, .cure for everybody else. A message stands in one line. The
# window begins a sentence with a capital and ends it with a stop.

## Listening

listen_address_in_use = the address { $at } is taken by another program ({ $qt })
    .cure = end the program that has the port, or take another port
    .terminal = 'ss -tanp sport = :{ $port }' shows which one, --listen :0 takes a free port
    .window = Choose another port, or stop that program ('ss -tanp' shows which it is)
listen_no_permission = listening on { $at } is not permitted ({ $qt })
    .cure = take a port from 1024 up, the others belong to the system
    .terminal = ports below 1024 belong to the system: take one from 1024 up, for example --listen :8888
    .window = Ports below 1024 belong to the administrator: choose a port from 1024 up
listen_not_our_address = the address { $address } is not one of this machine ({ $qt })
    .cure = take an address that this machine has
    .terminal = 'qtcp addresses' lists those it has, 'any' means all of them
    .window = Choose one from the list
listen_no_resources = cannot listen on { $at }: { $qt }
    .cure = close some programs, or raise the limit of open files (ulimit -n)
listen_failed = cannot listen on { $at }: { $qt }
    .cure = try another address or port
listening_already = the server listens already, on the address that it was started with
    .cure = stop it first

## Connecting, and what becomes of a connection

connect_refused = nothing listens on { $server } ({ $qt })
    .cure = start the server first, or check the address and the port
    .window = Enable the server first, or check the address and the port
connect_host_not_found = the host of { $server } is not known ({ $qt })
    .cure = check the spelling of the name, or use its address
connect_not_permitted = connecting to { $server } is not permitted ({ $qt })
    .cure = a firewall may forbid it
connect_timed_out = no answer from { $server } ({ $qt }): the host is down, or a firewall is in between
    .cure = check the address
    .terminal = check the address, or wait longer with --connect-timeout
connect_no_resources = connecting to { $server } failed ({ $qt })
    .cure = raise the limit of open files (ulimit -n)
connect_no_way = there is no way to { $server } ({ $qt })
    .cure = check the address, and the network cable or Wi-Fi
connect_failed = connecting to { $server } failed ({ $qt })
    .cure = check the address and the network
connection_closed = the server { $server } has closed the connection
    .cure = connect again
    .window = Enable connects again
connection_lost = the connection to { $server } was lost ({ $qt })
    .cure = connect again
    .terminal = look at the server's own messages, or let --retry connect again
    .window = Enable connects again
left_unsent = { $bytes } B were not sent, because the server { $server } does not read
    .cure = look at the server's own messages
not_connected = there is no connection, so nothing can be sent
    .cure = connect first
too_much_unsent = { $mebibytes } MiB wait to be sent, because the other end does not read
    .cure = send more when bytes_written tells that they have gone
    .window = send more when they have gone
still_closing = not disconnected after { $seconds } s, because the server does not read what was written
    .cure = wait longer, or abort the socket
accept_no_resources = { $qt }: further clients wait until one leaves
    .cure = raise the limit of open files (ulimit -n) for more
accept_failed = no connection can be accepted at the moment: { $qt }
    .cure = accepting is tried again by itself
client_reset = the client broke the connection off: { $qt }
client_does_not_read = the client does not read: too much is waiting to be sent to it
crowd_waiting = { $mebibytes } MiB wait to be sent or read, of all clients together: less is read from each of them, and nothing from those that take nothing, until there is room

## Files

file_not_sent = the file { $name } was not sent: { $why }
file_busy = another file is being sent there
    .cure = wait for its end, or cancel it
file_no_receiver = nobody is connected who could get it
file_connection_ended = the connection ended before the file did
file_shorter = the file has become shorter while it was sent
file_not_regular = only regular files can be sent
file_cancelled = cancelled
log_not_saved = the log was not saved: { $why }
log_saving_already = the log is being saved already
save_thread_failed = the thread that saves has failed
    .cure = please report it
path_too_many_links = too many links
    .cure = choose another name
path_no_file = this is not a file
    .cure = choose another name
path_no_name = this names no file
    .cure = choose one below the folder
path_planted = another user has put it there
    .cure = choose another name
exposed_foreign = { $path } belongs to another user (number { $owner })
exposed_writable = { $path } can be written by other users (mode { $mode })
path_unknown = { $path }: { $why }
path_of_another = it belongs to another user or group ({ $why })
    .cure = choose another name

## What the system says

system_enoent = No such file or directory
system_eacces = Permission denied
system_eperm = Operation not permitted
system_eexist = File exists
system_enotdir = Not a directory
system_eisdir = Is a directory
system_einval = Invalid argument
system_emfile = Too many open files
system_enfile = Too many open files in system
system_enospc = No space left on device
system_edquot = Disk quota exceeded
system_erofs = Read-only file system
system_epipe = Broken pipe
system_eio = Input/output error
system_enomem = Cannot allocate memory
system_enobufs = No buffer space available
system_eloop = Too many levels of symbolic links
system_enametoolong = File name too long
system_ebusy = Device or resource busy
system_etxtbsy = Text file busy
system_efbig = File too large
system_eagain = Resource temporarily unavailable
system_enxio = No such device or address
system_ebadf = Bad file descriptor
system_eaddrinuse = Address already in use
system_eaddrnotavail = Cannot assign requested address
system_econnrefused = Connection refused
system_econnreset = Connection reset by peer
system_econnaborted = Software caused connection abort
system_etimedout = Connection timed out
system_enetunreach = Network is unreachable
system_ehostunreach = No route to host
system_not_utf_8 = it is not UTF-8
system_end_of_file = it ends too early
verbatim = { $text }

## What Qt says, letter by letter

qt_unknown = Unknown error
qt_not_connected = Socket is not connected
qt_connection_refused = Connection refused
qt_remote_closed = The remote host closed the connection
qt_host_not_found = Host not found
qt_permission_denied = Permission denied
qt_address_protected = The address is protected
qt_out_of_resources = Out of resources
qt_not_a_socket = Operation on non-socket
qt_operation_timed_out = Network operation timed out
qt_connect_wait_timed_out = Socket operation timed out
qt_connection_timed_out = Connection timed out
qt_datagram_too_large = Datagram was too large to send
qt_host_unreachable = Host unreachable
qt_network_unreachable = Network unreachable
qt_address_in_use = The bound address is already in use
qt_port_in_use = Another socket is already listening on the same port
qt_address_not_available = The address is not available
qt_unsupported_operation = Unsupported socket operation
qt_operation_not_supported = Operation on socket is not supported
qt_protocol_not_supported = Protocol type not supported
qt_invalid_descriptor = Invalid socket descriptor
qt_non_blocking_failed = Unable to initialize non-blocking socket
qt_in_progress = Trying to connect while connection is in progress
qt_temporary = Temporary error

## The command line

usage_unknown_option = there is no option { $option } here
    .cure = '--help' lists them
usage_similar_option = there is no option { $option } here
    .cure = perhaps { $similar } is meant; '--help' lists all
usage_unknown_command = there is no command '{ $command }'
    .cure = 'qtcp --help' lists them: server, client, demo and more
usage_similar_command = there is no command '{ $command }'
    .cure = perhaps '{ $similar }' is meant; 'qtcp --help' lists all
usage_no_such_value = { $option } does not take '{ $value }'
    .cure = write one of { $allowed }
usage_refused_value = { $option } '{ $value }': { $why }
usage_no_value = { $option } needs a value, and none is there
    .cure = write it behind the option, '--help' tells which
usage_conflict = { $option } and { $other } cannot be used together
    .cure = leave one of them out
usage_twice = { $option } cannot be used multiple times
    .cure = write it once
usage_missing = { $what } is missing
    .cure = add it, '--help' has an example
usage_too_many = '{ $value }' is one argument too many
    .cure = leave it out, or quote what belongs together
usage_other = { $text }
    .cure = '--help' tells what there is
usage_not_utf_8 = the argument { $argument } is not UTF-8
    .cure = write such bytes as escapes (\xNN, in --message and --reply) or as hex digits (--hex)
usage_no_command = without a window a command is needed
    .cure = say what to do: server, client, demo or addresses; 'qtcp --help' lists all
built_without_qt = this program was built without Qt and cannot run { $file }
    .cure = build it with Qt: cargo build
no_such_file = { $file }: there is no such file
    .cure = check its name
option_needs_headless = { $option } needs --headless: the window does not have it
    .cure = add --headless, or leave it out
option_does_nothing = { $option } does nothing in 'qtcp { $command }'
    .cure = leave it out
interval_of_window = --interval is a whole number of milliseconds in the window
    .cure = write for example 1ms, or add --headless
count_of_window = --count is at most { $most } in the window
    .cure = write 0 for no end, or add --headless
signals_need_lines = --signals and { $other } do not go together: its lines stand below those of the conversation
    .cure = leave one of them out, or record with --record FILE
record_file_exists = { $file } exists already, and a recording replaces nothing
    .cure = choose another name, or remove it first
record_no_file = { $file }: { $why }
    .cure = choose a folder that is there and may be written to
record_broken = the recording ends here, and the run goes on: { $why }
    .cure = look at the disk that it is on
record_full = the recording ends here, and the run goes on: it has got as long as one may be, { $mebibytes } MiB
    .cure = record a shorter run
read_size_needs_sync = --read-size belongs to the synchronous mode
    .cure = add --mode sync, or leave it out
whole_number = write a whole number from { $least } to { $most }
whole_number_or_none = write a whole number: 0 for no end, or from 1 to { $most }
message_empty = a message has at least one byte
    .cure = write for example client
message_too_long = a message has at most { $most } bytes, and this has { $length }
    .cure = put it into a file and send that with --stdin

## A run in the terminal

system_refused = { $what }: { $why }
    .cure = close some programs or raise the limits (ulimit -a shows them)
no_event_loop = no event loop can be made
event_loop_failed = the event loop failed
no_signals = signals cannot be caught
signals_lost = signals are not seen any more: { $why }
signals_end_window = signals will end the window at once: { $why }
waiting_failed = waiting for the network failed: { $why }
no_addresses = the addresses of this machine cannot be listed
program_not_found = this program does not find itself
scenario_not_run = the scenario cannot be run
no_stdin = standard input cannot be read
stdin_failed = standard input: { $why }
    .cure = check where it comes from
output_failed = standard output: { $why }; what was not printed is lost
    .cure = look at where it goes
output_full = it takes nothing more
output_not_read = the last lines were not printed: nobody reads standard output
lines_by_loop = lines are written by the loop: { $why }
lines_left_out = { $lines ->
        [one] { $lines } line
       *[other] { $lines } lines
    } left out: nobody read fast enough
log_left_out = { $lines ->
        [one] { $lines } line
       *[other] { $lines } lines
    } of the log left out: nobody read fast enough
signals_left_out = { $lines ->
        [one] { $lines } more line
       *[other] { $lines } more lines
    } (--record FILE keeps all)
next_try = { $server }: next try in { $pause }
clients_connected = { $connected } of { $all ->
        [one] { $all } client
       *[other] { $all } clients
    } connected
bytes_sent = { $bytes } B sent
client_takes_nothing = { $client } takes nothing any more: disconnected
clients_left_unsent = { $clients ->
        [one] { $clients } client
       *[other] { $clients } clients
    } did not take what was written for them
demo_port_taken = port { $port } is taken, so the demo takes a free one

## Scenarios, and the real Qt

engine_building = building the C++ engine; this happens once and takes about half a minute
real_qt_runs = the script runs on the real Qt
engine_failed = { $program } failed: { $told }
engine_does_not_start = the C++ engine { $program } does not start: { $why }
    .cure = set QTCP_CPP_ENGINE to one that does, or unset it to have one built
engine_no_home = there is no place for the C++ engine: HOME is not set
    .cure = set it, or XDG_CACHE_HOME
engine_no_place = the C++ engine cannot be kept in { $path }: { $why }
    .cure = make room there, or set QTCP_CPP_ENGINE
engine_exposed = the C++ engine is a program, and none is run that another user could have put there: { $why }
    .cure = set XDG_CACHE_HOME to a folder of your own that nobody else can write, or QTCP_CPP_ENGINE to an engine that you trust
engine_not_compiled = the C++ engine cannot be compiled, the compiler's own words are above
    .cure = 'sh setup.sh' installs what is needed, and QTCP_CPP_ENGINE=PROGRAM names an engine that is there already
engine_not_configured = the C++ engine cannot be built, cmake's own words are above
    .cure = 'sh setup.sh' installs what is needed, and QTCP_CPP_ENGINE=PROGRAM names an engine that is there already
engine_no_cmake = the C++ engine needs cmake, which does not start ({ $why })
    .cure = 'sh setup.sh' installs what is needed, and QTCP_CPP_ENGINE=PROGRAM names an engine that is there already
engine_no_make = the C++ engine needs make, and there is none
    .cure = 'sh setup.sh' installs what is needed, and QTCP_CPP_ENGINE=PROGRAM names an engine that is there already
engine_no_compiler = the C++ engine needs a C++ compiler, and there is none
    .cure = 'sh setup.sh' installs what is needed, and QTCP_CPP_ENGINE=PROGRAM names an engine that is there already
engine_no_qt = the C++ engine needs Qt's headers (6, or 5.15), and they are not there
    .cure = 'sh setup.sh' installs what is needed, and QTCP_CPP_ENGINE=PROGRAM names an engine that is there already
engine_ended_badly = the C++ engine ended with an error
    .cure = see above
trace_broke_off_in_qt = the trace breaks off: Qt crashed, or it was still running after 120 s
    .cure = its last line has the status, 139 for a crash, 142 for the time
trace_broke_off = the trace breaks off: { $why }
scenario_overdue = still running after { $seconds } s
peer_cannot_listen = the scenario's peer cannot listen: { $why }
peer_cannot_act = the scenario's peer cannot act, as no thread can be started: { $why }
peer_broke_off = the scenario's peer has not done all: its thread broke off
trace_has_one_form = { $option } has no meaning for a trace, which has one form
    .cure = leave it out ('qtcp compare' takes --json and --quiet)
record_not_of_qt = --record keeps what happens on this program's event loop, and the engine 'cpp' has Qt's
    .cure = leave it out, and set QTCP_TRACE=FILE: then the engine records itself
script_unreadable = { $script }: { $why }
    .cure = check the name of the script
script_too_long = { $script }: a script has at most { $most } bytes
    .cure = check the name of the script, or make several of it
script_mistake = { $script }:{ $line }:{ $column }: { $mistake }
typed_mistake = line { $line }, column { $column }: { $mistake }
typed_too_long = a script has at most { $most } bytes here
    .cure = run it in a terminal: qtcp trace FILE
typed_descriptors = line { $line }: 'descriptors' takes what can be opened from the whole program, and so from this window and its connections
    .cure = leave it out, or run the script in a terminal: qtcp trace FILE
typed_overdue = the scenario was still running after 120 s, the time in which it was held not counted, and was ended
    .cure = look for a loop or a wait in it that has no end
typed_trace_cut = the trace has more than { $lines } lines; what follows is not kept
script_read_twice = { $script }: it is read more than once, and so has to be a file
    .cure = copy the script into one
compare_one_differs = { $file } differs from Qt, and not on purpose
compare_differ = these differ from Qt: { $files }
compare_summary = { $all ->
        [one] { $all } scenario
       *[other] { $all } scenarios
    } against { $version }: { $equal } equal, { $deliberate } different on purpose, { $different } different
compare_equal = { $file }: equal, { $lines ->
        [one] { $lines } line
       *[other] { $lines } lines
    }
compare_deliberate = { $file }: different on purpose, { $lines ->
        [one] { $lines } line
       *[other] { $lines } lines
    }
compare_different = { $file }: different, { $lines ->
        [one] { $lines } line
       *[other] { $lines } lines
    }
compare_here = here
compare_reason = on purpose (statement { $statements }): { $what }; { $why }
compare_unexplained = not on purpose, after line { $line } of Qt's trace: Qt: { $qt }; here: { $here }
compare_nothing = nothing
compare_waits = { $file }: Qt has not come to the end after { $seconds } s; if it hangs, it is ended after 120 s
compare_hung = Qt had not come back after 120 s, in what follows line { $line }: compared up to there, not compared after it
compare_crashed = Qt crashed after line { $line }: compared up to there, not compared after it
compare_crashed_explained = Qt crashed after line { $line }: explained up to there, not compared after it
random_summary = { $all ->
        [one] { $all } generated scenario
       *[other] { $all } generated scenarios
    } of seed { $seed } against { $version }:
random_equal = { $count } equal
random_on_purpose = { $count } different on purpose
random_statement = { $count } of statement { $statements }: { $what }
random_different = { $count } different, and nothing explains it
random_qt_crashed = { $count } in which Qt crashes, and nothing explains it
random_qt_hung = { $count } in which Qt does not come back, and nothing explains it
random_failed_here = { $count } in which this program panics or does not come back
random_flickers = { $count } not the same { $times ->
        [one] { $times } time
       *[other] { $times } times
    } in a row
random_kind = { $count } × Qt: { $qt }; here: { $here } ({ $name })
random_progress = { $done } of { $all }, { $different } different
random_shrinking = making { $kinds ->
        [one] { $kinds } kind of difference
       *[other] { $kinds } kinds of differences
    } small
random_differ = { $count ->
        [one] { $count } generated scenario differs
       *[other] { $count } generated scenarios differ
    } from Qt, and nothing explains it
    .cure = --keep DIR writes a small one of each kind, which 'qtcp compare FILE' takes
random_not_kept = { $path } cannot be written: { $why }
    .cure = name a folder after --keep that may be made or written

## Recordings that are read and compared

recording_unreadable = { $file }: { $why }
    .cure = check the name of the recording
recording_mistake = { $file }: { $mistake }
recording_io = line { $line }: { $why }
    .cure = look at where the file is
recording_foreign = this is no recording: its first line has no "qtcp_record"
    .cure = record one with --record, or with qtcp_trace.h in a Qt program
recording_version = this recording has version { $found }, and this program reads version { $known }
    .cure = record it again, or read it with the program that wrote it ({ $program })
recording_line_cut = line { $line }: it breaks off
    .cure = the lines before it are whole; the program that wrote it was ended there, or still writes
recording_line_wrong = line { $line }: it is no line of a recording ({ $why })
    .cure = the lines before it are whole; record it again if it was changed
recording_line_long = line { $line }: it is longer than { $most } bytes, which no moment is
    .cure = the lines before it are whole; record it again if it was changed
recording_second = line { $line }: another recording begins here
    .cure = give each program a file of its own; qtcp_trace.h makes the number of the process of a %p in the name
recording_begins = recorded by { $program } from { $time } on; the times are milliseconds since then
recording_ran = arguments: { $words }
recording_ends_inside = { $slots ->
        [one] the recording ends inside of { $slots } call or slot: the program ended in it, or is still in it
       *[other] the recording ends inside of { $slots } calls and slots: the program ended in them, or is still in them
    }
compare_recordings_equal = { $left } and { $right }: equal, { $lines ->
        [one] { $lines } line
       *[other] { $lines } lines
    }
compare_recordings_different = { $left } and { $right }: different
compare_recordings_differ = { $left } and { $right } differ
    .cure = the lines that only one of them has are marked with |, < and >
compare_recordings_two = two recordings are compared, and { $found ->
        [one] { $found } was
       *[other] { $found } were
    } named
    .cure = name two
compare_mixed = { $recording } is a recording, and { $script } is none
    .cure = compare two recordings, or scenarios alone
compare_recording_long = { $file }: it has more than { $most } signals; those behind them are not compared
compare_no_pending = { $file } is of a Qt before 6.4, which has no pendingConnectionAvailable: that signal is not compared

## The words of a run

run_listening = listening on { $at }
run_connected = connected
run_connected_as = connected as { $local }
run_connected_to = connected to { $peer }
run_disconnected = disconnected: { $how }; { $seconds } s, { $received } B in, { $sent } B out
run_disconnected_unsent = disconnected: { $how }; { $seconds } s, { $received } B in, { $sent } B out, { $unsent } B written but not sent
ended_peer = the other end closed
ended_reset = the other end broke off
ended_own = closed here
ended_aborted = broken off here
ended_timed_out = nothing is heard of the other end any more
ended_failed = the network gave it up
run_unfinished = { $end }; the last character was not finished: { $rest }

## What is told of a server and of answers

clients_here = { $clients ->
        [one] { $clients } client
       *[other] { $clients } clients
    }
server_full = { $clients ->
        [one] { $clients } client is
       *[other] { $clients } clients are
    } connected, the most that may; further ones wait
    .cure = a higher limit (--max-clients) lets them in
nothing_came_back = { $server }: nothing came back
    .cure = if an answer was expected, try --no-shutdown: a server written with Qt drops its answers when the client says that it has sent all
nothing_came_back_open = { $server }: nothing came back
    .cure = if an answer was expected, try a longer --wait
answer_wrong = wrong answer: { $mistake }
answers_wrong = { $server }: answers wrong: { $wrong }, missing: { $missing }, bytes too much: { $surplus }; { $mistake }; right is each message followed by the client's own port
answer_ahead = the server sent something before it was asked: "{ $came }" came, and nothing was wanted
answer_twice = the server answered more often than it was asked: "{ $came }" came, and nothing was wanted
answer_surplus = the server sent more than it was asked for: "{ $came }" came, and nothing was wanted
answer_line_end = a line end stands behind the answer: "{ $came }" came, and nothing was wanted
answer_zero_byte = a zero byte stands behind the answer: "{ $came }" came, and nothing was wanted
answer_other_client = this is the answer to another client: "{ $came }" came, and nothing was wanted
answer_other_port = the answer has another number than this client's port: "{ $came }" came, "{ $wanted }" was wanted
answer_cut_short = the answer is cut short: "{ $came }" came, "{ $wanted }" was wanted
answer_no_port = the message came back without this client's port behind it: "{ $came }" came, "{ $wanted }" was wanted
answer_other = this is not the answer: "{ $came }" came, "{ $wanted }" was wanted
answer_late = "{ $came }" came too late
answers_missing = { $messages ->
        [one] { $messages } message has
       *[other] { $messages } messages have
    } no answer
language_unknown = there is no language '{ $text }' here
    .cure = there are en and zh

## Text that a person writes

hex_not_a_digit = column { $column }: "{ $found }" in "{ $group }" is not a hex digit
    .cure = write bytes as pairs of 0-9 a-f, for example 38 36 37 35
hex_half_a_byte = column { $column }: "{ $group }" ends in half a byte
    .cure = write two digits for each, for example 08 instead of 8
hex_no_digits = column { $column }: "{ $group }" has no digits
    .cure = write for example 0x38
escape_unknown = column { $column }: \{ $found } is not an escape
    .cure = write \n \r \t \0 \xNN \u{"{"}NNNN{"}"} or \", and \\ for a backslash
escape_no_number = column { $column }: \u needs up to six hex digits in braces
    .cure = write for example \u{"{"}5b66{"}"}
escape_no_character = column { $column }: no character has the number { $number }
    .cure = write one up to 10FFFF that is not from D800 to DFFF, or single bytes as \xNN
escape_no_digits = column { $column }: \x needs two hex digits
    .cure = write for example \x0a
escape_at_end = column { $column }: the backslash at the end escapes nothing
    .cure = write \\ for a backslash
template_open = column { $column }: this "{"{"}" is never closed
    .cure = write {"{"}data{"}"} for a field, {"{"}{"{"} for a brace
template_close = column { $column }: this "{"}"}" closes nothing
    .cure = write {"}"}{"}"} for a brace
template_no_field = column { $column }: there is no field "{ $name }"
    .cure = known are {"{"}data{"}"} {"{"}peer_port{"}"} {"{"}peer_ip{"}"} {"{"}peer{"}"} {"{"}n{"}"}, and {"{"}{"{"} is a brace
template_too_long = it has { $length } bytes, and a template has at most { $most }
    .cure = shorten it
template_too_many = column { $column }: a template has at most { $most } fields
    .cure = leave some out
template_answer_too_long = the answer to { $received } bytes would be longer than { $most } bytes and is not sent
    .cure = use fewer {"{"}data{"}"} in the template
compose_not_in_encoding = column { $column }: { $encoding } has no "{ $found }" (U+{ $number })
    .cure = choose another encoding, for example UTF-8
encoding_unknown = there is no encoding "{ $name }"
    .cure = choose one of { $all }
compose_too_long = more than { $mebibytes } MiB
    .cure = send it as a file instead
text_too_long = the text has { $size }, and at most { $mebibytes } MiB are taken
    .cure = save it as a file and send that
text_not_saved = the text was not saved as { $path }: { $why }
compose_thread_failed = the text could not be made into bytes: the thread that does it has failed
    .cure = please report it
duration_no_unit = "{ $text }" has no unit
    .cure = write 500ms, 1s or 2m
duration_wrong = "{ $text }" is not a duration
    .cure = write a number and its unit: 500ms, 1s or 2m
duration_too_long = "{ $text }" is too long
    .cure = a duration is at most 24h
duration_zero = "{ $text }" is no time at all, and this must be longer than 0
    .cure = write 500ms, 1s or 2m
address_empty = the address is empty
    .cure = write HOST:PORT, for example 127.0.0.1:8888
address_port = "{ $port }" is not a port
    .cure = write a number from 0 to 65535, for example 127.0.0.1:8888
address_no_port = "{ $text }" has no port after the colon
    .cure = write for example 127.0.0.1:8888
address_port_zero = nobody can be reached at port 0
    .cure = write the port that the server listens on, 1 to 65535
address_colons = "{ $text }" has more than one colon and is not an IPv6 address
    .cure = write [::1]:8888 or example.org:8888
address_brackets = "{ $text }" is not an IPv6 address in brackets
    .cure = write [::1]:8888
address_zone = "{ $text }" has a zone (%...) that does not stand behind an IPv6 address
    .cure = write for example [fe80::1%eth0]:8888
    .terminal = write for example [fe80::1%eth0]:8888, 'qtcp addresses' lists this machine's
address_no_interface = this machine has no network interface "{ $zone }"
    .cure = write the name or the number of one that it has
    .terminal = 'qtcp addresses' lists its addresses with their interfaces
address_scheme = this is plain TCP, and not { $scheme }
    .cure = write tcp://HOST:PORT, or HOST:PORT alone
address_path = "{ $path }" behind the address means nothing in TCP
    .cure = leave it out
address_host = "{ $host }" is not a host name or an address
    .cure = write for example example.org:8888
address_not_an_interface = "{ $host }" is not an address of a network interface
    .cure = write 127.0.0.1:8888, 0.0.0.0:8888, [::]:8888, any:8888 or :0 for a free port; 'qtcp addresses' lists this machine's
demo_result = demo: { $clients ->
        [one] { $clients } client
       *[other] { $clients } clients
    }, { $messages ->
        [one] { $messages } message
       *[other] { $messages } messages
    }, { $right } right, { $wrong } wrong, { $missing } missing{ $surplus ->
        [0] {""}
       *[other] , { $surplus } B too much
    }

## The window

address_missing = there is no address yet
    .cure = enter one: 127.0.0.1 is this machine
port_missing = this is not a port
    .cure = enter a port from { $least } to 65535; the course uses 8888
no_socket_thread = the thread for the sockets could not be started: { $why }
no_timer_thread = the thread for the timer could not be started: { $why }
no_save_thread = the thread that saves could not be started: { $why }
modes_not_started = the two clients and their server could not go on: { $why }
stage_not_run = the experiment could not go on: { $why }
no_display = there is no display for the window
    .cure = add --headless to work in the terminal, for example: qtcp --headless demo
no_platform = QT_QPA_PLATFORM asks for "{ $name }", which this Qt does not have
    .cure = correct it or unset it, or add --headless to work in the terminal
no_platform_but = QT_QPA_PLATFORM asks for "{ $name }", which this Qt does not have (it has { $known })
    .cure = correct it or unset it, or add --headless to work in the terminal
window_not_loaded = the window could not be loaded
    .cure = the lines above say why
no_picture = no picture of the window could be written to { $path }
disconnect_failed = disconnecting did not come to its end: the server does not read what was written
    .cure = wait for it, or abort the connection
unknown_choice = there is no { $what } "{ $name }"
unknown_format = there is no format "{ $name }"
    .cure = choose one of text, hex, json, csv and raw
settings_no_place = nothing will be remembered: there is no place for the settings ({ $why })
settings_no_home = neither XDG_CONFIG_HOME nor HOME is set
settings_too_many_copies = { $copies } copies run already
settings_left_alone = the file there cannot be read and is left as it is
settings_too_many_broken = there are { $files } such files already
    .cure = look through them and remove some
settings_not_saved = the settings could not be saved in { $path }: { $why }
settings_kept = the settings in { $path } could not be read ({ $why })
    .cure = they are kept as { $kept }; the window begins without
settings_stay = the settings in { $path } could not be read ({ $why }) nor moved ({ $not_moved })
    .cure = they stay there, and nothing is saved until they are moved away
settings_too_large = larger than { $mebibytes } MiB
settings_not_json = not JSON
settings_not_ours = not settings of this program
settings_other_version = of another version of this program
log_not_saved_as = the log was not saved as { $path }: { $why }
timeline_not_saved_as = the timeline was not saved as { $path }

## The rows of the log

row_listening = listening
row_stopped = stopped listening
row_connected = connected
row_ended = { $how }; { $totals }
row_unsent = written but not sent: { $size }
row_still_closing = still closing, the other end does not read: { $size } left
row_full = as many clients as may be ({ $clients }), further ones wait
row_error = error: { $why }
row_accept_error = a client could not be taken: { $why }
row_file = file { $name }, { $size }{ $receivers ->
        [1] {""}
       *[other] , to { $receivers } clients
    }
row_file_sent = file { $name } sent: { $size } in { $seconds } s
row_file_cancelled = file { $name } cancelled: { $done } of { $size } written in { $seconds } s
row_file_failed = { $why } ({ $done } written in { $seconds } s)
row_timer_started = timer started: every { $interval } ms{ $count ->
        [0] , without end
        [one] , once
       *[other] , { $count } times
    }
row_timer_stopped = timer stopped: { $count } sent in { $seconds } s

## Mistakes in a script

script_expected = expected { $expected }, found { $found }
script_expected_alone = expected { $expected }
script_found = found { $found }; expected { $expected }: { $names }
script_found_elsewhere = found { $found }, which is { $class }; expected { $expected }: { $names }
script_found_similar = found { $found }; perhaps { $similar } is meant; expected { $expected }: { $names }
script_deleted_in_slot = { $name } cannot be deleted in its own slot, where Qt crashes; call deleteLater, or delete it outside
script_not_part = { $word } is not part of this language: { $instead }
script_it_outside = found it outside of a slot, where no object has signalled; name the object
script_one_of = { $what } ({ $words })
script_byte = the byte { $byte }
script_empty_file = an empty file
script_end_of_file = the end of the file
script_end_of_line = the end of the line
want_utf_8 = a script in UTF-8, where other bytes are written as \xNN in a text
want_header = the header: scenario NAME "what it shows"
want_name = the scenario's name: letters, digits and _
want_description = what the scenario shows, as a text in quotes
want_taken_socket = an accepted socket that is taken somewhere ('s nextPendingConnection { $name }' or 'served { $name }')
want_fewer_slots = at most 8 slots, conditions and loops inside each other
want_step = a step: an object (c, s, k, it, peer, client1), connected, served, later, loop, on, once, if, while, repeat, hide, show, dump, delete or descriptors
want_step_without_end = a step; there is no 'on', 'once', 'if', 'while' or 'repeat' to end here
want_step_without_else = a step; there is no 'if' that this 'else' belongs to
want_step_without_header = a step; the header is in line { $line } already
want_end = the 'end' of the slot that begins in line { $line }
want_block_end = the 'end' of the '{ $word }' that begins in line { $line }
want_rounds = how often (1 to 1000)
want_asked = what is asked: READ, or an object (c, s, k) and a call
want_answer = a call that answers with true, false, a number or the state
want_comparison = a comparison
want_client = the client socket (c, c2, ...)
want_accepted = the accepted socket (k, k2, ...)
want_accepted_name = a name for the accepted socket (k, k2, ...)
want_object = an object (c, s, k)
want_any_object = an object
want_shown_server = the server (s, s2, ...) whose pending sockets are shown
want_open_mode = an open mode
want_time = the milliseconds until then (0 to 60000)
want_loop_time = how many milliseconds (0 to 60000)
want_wait_time = milliseconds (-1 to 60000)
want_actor = who acts: an object (c, s, k), peer, peer2 or client1, client2, ...
want_descriptors = whether there are any
want_signal = a signal
want_state = a state
want_error = an error's number or one of
want_error_number = the number of an error (-1 to 22)
want_bytes = how many bytes
want_peer = the peer
want_peer_action = something that the peer does
want_later_action = something that the peer can do later
want_client_action = something that a connected client can do ('peer connect' makes client1, client2, ...)
want_socket_method = a method of QTcpSocket
want_server_method = a method of QTcpServer
a_socket_method = a method of QTcpSocket (c, k)
a_server_method = a method of QTcpServer (s)
want_host = a host as a text in quotes, or Null
want_address = an address
want_address_or = an address as a text in quotes, or one of
want_peer_address = "127.0.0.1", "127.0.0.2" or "::1", where the peer is
want_peer_address_or = "127.0.0.1", "127.0.0.2", "::1" or one of
want_port = a port (0 to 65535, PORT, PORT2, SPORT or BADPORT)
want_port_or = a port: 0 to 65535 or one of
want_protocol = a protocol
want_option = a socket option
want_text = a text in quotes
want_text_or = a text in quotes or one of
want_character = one character in quotes
want_buffer = a buffer
want_peer_bytes = how many bytes (1 to 67108864)
want_number = a whole number
want_number_for_boolean = a whole number (true is 1, false is 0)
want_closing_quote = a closing " at the end of the text
want_blank = a blank or *N after the text
want_hex_digits = two hexadecimal digits after \x
want_escape = one of the escapes \n \r \t \0 \xNN \" \\
want_repetitions = how often the text is repeated, a whole number
want_shorter_text = a text of at most 67108864 bytes
want_shorter_texts = texts of at most 67108864 bytes together
instead_of_tls = there is no TLS here; connectToHost sends plain bytes
instead_of_proxy = there is no proxy here; connectToHost goes straight to the host
instead_of_udp = there is no UDP here; connectToHost and listen are about TCP
instead_of_threads = a script runs on one thread; --engine worker has the sockets on a thread of their own
instead_of_parents = objects have no parents here; delete, deleteLater and the end of the script destroy them
instead_of_descriptor = connections come from connectToHost, nextPendingConnection and served
instead_of_lookup = stateChanged HostLookup tells that a lookup has begun, hostFound that it is done
instead_of_error = the signals are errorOccurred and acceptError, the calls error and serverError
instead_of_channels = a TCP socket has one channel; readyRead and bytesWritten tell of it
instead_of_timer = 'later MS c METHOD' makes a call after a time
instead_of_sleep = 'loop MS' runs the event loop for so long
instead_of_destroyed = the trace says by itself that an object is destroyed
instead_of_open = a socket is opened by connectToHost, which takes an open mode
instead_of_resume = a server has pauseAccepting and resumeAccepting, and a socket setReadBufferSize
instead_of_break = 'if', 'else', 'while' and 'repeat' run to their 'end'
instead_of_for = 'repeat N' goes round N times, and 'while' as long as a call answers true
instead_of_print = every call is in the trace; 'dump X' prints the getters

## The end of a run

run_summary = { $clients ->
        [one] { $clients } client
       *[other] { $clients } clients
    }, { $messages ->
        [one] { $messages } message
       *[other] { $messages } messages
    }, { $received } B in, { $sent } B out, { $seconds } s
run_checked = { $summary }, { $right } right, { $wrong } wrong, { $missing } missing
run_surplus = { $summary }, { $bytes } B too much
idle = no byte came or went for { $seconds } s, the limit for an idle connection
source_not_ours = the connection cannot begin at { $source } ({ $qt })
    .cure = take an address of this machine and a free port; 'qtcp addresses' lists the addresses
source_for_one = only one connection can begin at { $source }
    .cure = leave out the port of --bind, or take one client
source_other_family = a connection from { $source } cannot lead to { $server }: one is IPv4, the other IPv6
    .cure = take two addresses of one family
no_source = "{ $text }" is no address at which a connection can begin
    .cure = write an address of this machine, with a port or without: 127.0.0.1 or 127.0.0.1:4711

## The program that a student has written

program_unnamed = no program stands behind --
    .cure = write what starts it, as in -- ./server 8888
program_not_there = there is no program { $file }
    .cure = check the path; it begins in the folder that you are in
program_not_on_path = there is no program { $file } in the folders of PATH
    .cure = write the path to it, as in ./{ $file }
program_in_this_folder = the program { $file } is in this folder, and programs are not looked for there
    .cure = write ./{ $file }
program_is_folder = { $file } is a folder
    .cure = name the program in it
program_is_source = { $file } is source code, not a program
    .cure = compile it first, and name the program that this makes
program_not_executable = the file { $file } is not executable
    .cure = chmod +x { $file }
program_no_interpreter = { $file } is there, but what has to run it is not: the interpreter in its first line, or the loader that it was linked for
    .cure = compile it on this machine; the first line of a script may not end with the \r of Windows
program_wrong_format = { $file } is no program of this machine
    .cure = compile it on this machine; a script has to begin with a line like #!/bin/sh
program_not_started = { $file } does not start: { $why }
program_left_running = { $processes ->
        [one] { $processes } process of the program cannot be ended
       *[other] { $processes } processes of the program cannot be ended
    }
    .cure = they may run as another user: 'ps -ef' shows them
program_ended_code = the program has ended by itself, with exit code { $code }
    .cure = look at its last lines; a Qt program that is to go on ends main with return app.exec()
program_ended_pointer = the program has crashed ({ $signal }): it used memory that is not its own
    .cure = look for a pointer that is null, or whose object was deleted; compiled with -g -fsanitize=address it tells the line
program_ended_abort = the program has given up ({ $signal }): an assertion failed, qFatal was called, or nobody caught an exception
    .cure = look at its last lines, they say which
program_ended_division = the program has crashed ({ $signal }): it divided a whole number by zero
    .cure = look for / and % whose right side can be 0
program_ended_pipe = the program was ended by { $signal }: it wrote to a connection that its peer had left
    .cure = call signal(SIGPIPE, SIG_IGN) at the beginning of main; write then reports the error
program_ended_signal = the program was ended by the signal { $signal }
program_ended_memory = the program took more than { $mebibytes } MiB of memory, and was ended
    .cure = look for what grows with each read or each client, and for a loop that never ends
program_ended_processes = the program had more than { $processes } processes, and was ended
    .cure = look for a fork() in a loop: the child has to leave it, with _exit()
program_ended_untold = the program has ended; the system does not tell how

## How Qt differs, and why

differs_reset_client = in Qt a client that has reset before it was accepted has no address, port 0 and no channels; here it has the address and port that accepting it told
differs_pause = pauseAccepting() in a slot lets Qt go on with the clients that wait at that moment; here it holds at once
differs_pause_crash = Qt crashes when accepting is paused or resumed on a server that does not listen; here nothing happens
differs_destroyed_server = a destroyed QTcpServer takes the sockets along that were taken from it; here they live until their own last owner drops them
differs_destroyed_in_slot = Qt crashes when a QTcpServer is destroyed in a slot of a socket that was taken from it, which is destroyed with it; here that socket lives on
differs_wait_error = after a first success a wait of Qt's server that times out reports error 22, "Temporary error"; here the true one, 5
differs_silent_server = when accepting fails for want of descriptors, Qt's server says nothing if it had a client before, and tries without a pause until it succeeds; here acceptError tells, and accepting is paused
differs_resume = when accepting is resumed after it failed Qt takes the client in, then reports the old error once more and pauses again; here the error does not come again
differs_write_gone = Qt crashes at a write where it has taken its write buffer away: in aboutToClose of abort(), and behind a connectToHost() or bind() that follows the end of a connection before it is connected again; here the bytes are queued
differs_wait_crash = Qt crashes in a wait where there is no socket below any more: in stateChanged(ClosingState) of a remote close, or if a slot has connected what the same wait had given up; here it is false at once
differs_wait_hang = Qt never returns from a waitForDisconnected() with a full limited buffer and more to read, and takes a whole processor; here its time is up as ever
differs_read_refused = in a waitForDisconnected() in which a slot has begun a connection that is refused, Qt counts -1 bytes that have come, and says readyRead, in whose slot it may crash; here none have come
differs_order = of several objects that are ready in the same turn of the loop, Qt serves another one first
differs_option = in Qt the socket of an attempt that was refused has its options until the next one; here it is closed, and has none
differs_qt5_signal_slot = Qt 5.15 has no pendingConnectionAvailable, so no slot of it runs either
differs_qt5_signal = Qt 5.15 has no pendingConnectionAvailable
differs_qt5_abort = in Qt 5.15 abort() on an unconnected socket does nothing, open or not; Qt calls it itself when a refused connection has bytes to send
differs_qt5_chunks = Qt 5.15 copies large writes into the shared chunks, so bytesWritten merges them
differs_qt5_read_name = Qt 5.15 names read where readLine was called on a closed device
differs_qt5_read_order = in Qt 5.15 read and readLine look at the size before they look at the device
differs_new_listen = a newer Qt (seen in 6.8) does not listen on QHostAddress(): UnsupportedSocketOperationError; Qt 6.4 listens on every IPv4 address
differs_new_read_name = a newer Qt (seen in 6.11) names readLineInto where readLine was called
differs_new_family = a newer Qt (seen in 6.8) connects a socket that is bound to an IPv4 address to 0.0.0.0 when it is told an IPv6 address; Qt 6.4 fails at once
differs_new_wait = in a newer Qt (seen in 6.11) waitForBytesWritten returns true when one of its slots has sent something; Qt 6.4 waits on
differs_new_refusal = a newer Qt (seen in 6.11) asks a bound socket whose attempt a wait has given up for its error before it connects again, and tells the refusal of the attempt before; Qt 6.4 connects again
why_bug = a bug in Qt
why_log = a log can say who it was
why_pause = whoever pauses means the next client too
why_owners = Rust has owners, not parents
why_unordered = Qt promises no order between objects
why_descriptor = no descriptor is kept for what is over
why_qt5 = the model is Qt 6.4, and this is Qt 5.15
why_newer = the model is Qt 6.4, and this Qt is newer

## Scenarios that the program carries

lab_unknown = the lab has nothing that is called { $name }
    .cure = 'qtcp lab --list' lists the lessons, 'qtcp trace --list' the scenarios
lab_similar = the lab has nothing that is called { $name }
    .cure = perhaps { $similar } is meant; 'qtcp lab --list' lists the lessons
lab_besides = Besides the lessons
lab_modes = Both modes of the client, beside each other
lab_stream = The byte stream: writes and reads
lab_buffers = Buffers and the slow reader
lab_ends = Both ends of a connection, and how each can end it
lab_errors = Errors: provoked for real, with cause and cure
lab_ways = Two ways to read, in numbers
lab_homework = Is my homework right?

# Where the bytes of a connection stay
buffers_not_run = the connection of this experiment could not go on: { $why }
buffers_nothing = nothing was written yet: write 8 MiB, and see where the bytes are.
buffers_all_read = all that was written has been read, and nothing was lost.
buffers_qt_has_it = Qt has read all of it, whether the slot reads or not: readBufferSize is 0. The read buffer grows with each write, and the sender does not notice.
buffers_has_room = all of it has room in the read buffer: Qt has read it, and the program has not.
buffers_kernel_has_it = the read buffer was full, and Qt reads on only when it has been read empty. The rest waits in the kernel's queues: bytesToWrite is 0, and nobody has read it.
buffers_all_full = the read buffer was full, and Qt reads on only when it has been read empty. The receive queue is full, so the kernel sends no more. The send queue is full, so the rest stays in the write buffer. Nothing overflows.
buffers_moving = the bytes are on their way: each turn of the loop moves some of them.
carried_unknown = the program carries no scenario { $name }
    .cure = 'qtcp trace --list' lists them; ./{ $name } would be a file
carried_similar = the program carries no scenario { $name }
    .cure = perhaps { $similar } is meant; 'qtcp trace --list' lists them
carried_not_file = --list prints the scripts that the program carries, and { $file } is a file
    .cure = leave --list out to run it
carried_states = the states of a client, from the first to the last
carried_refused = nobody listens: the error comes as a signal, and connected never does
carried_reconnect = the same socket can connect once more when it is unconnected again
carried_disconnect_unsent = disconnectFromHost first sends what was written, abort throws it away
carried_write_early = what is written while connecting waits; what is written before that is refused
carried_queued = write returns how many bytes it queued; the event loop sends them
carried_hello = a client sends a text, and its readyRead slot reads the answer
carried_silent_server = waitForReadyRead returns false when its time is over, and the connection stays
carried_port_taken = a port has one server: the second listen returns false and says why
carried_local_and_peer_port = peerPort is the client's own, localPort is the server's and the same for all
carried_one_pointer = one pointer for many clients points to the last one; the first gets no answer
carried_connected_twice = a signal that is connected twice runs its slot twice: two answers
carried_two_ways = way 1 reads every socket at each readyRead, way 2 the one that signalled
carried_glue = two writes of the client can be one readyRead: a stream has no borders
carried_cut = one message of the client can be two readyReads: a stream has no borders
carried_big_message = a large message comes in any number of readyReads; what counts is the bytes
carried_lines = a line end brings the borders back: readLine gives whole messages
carried_unread = what a slot leaves in the buffer gets no second readyRead
carried_fixed_read = read(4) gives at most four bytes, and fewer where fewer are there
carried_binary_data = a byte 00 or FF is a byte like any other: readAll and write keep all of them
carried_wait_blocks = while a slot waits, no other client is served
carried_send_to_all = an answer to all reaches the client that asked nothing
carried_slow_reader = a client that does not read costs memory, and the others are served all the same
carried_reply_to_gone = write takes an answer for a client that has gone, until its end is told
carried_remote_close = a client that closes is told as an error, and is none: disconnected follows
carried_half_close = a client that only ends its sending: QTcpSocket drops the answer that is not sent yet
carried_reset = a reset looks like a close, and the server goes on
course_client = "Building a socket class" (建立一个Socket类)
course_client_sending = "Sending data to the server" (向服务器发送数据)

## The homework checker: its stages, what they note, the course's sections, and why something is wrong.

check_s01 = the server accepts a connection
check_s02 = "client" comes back with the client's port behind it, and nothing more
check_s03 = several messages on one connection: each gets an answer
check_s04 = other data comes back as well: 38 36 37 35
check_s05 = several clients in turn: each gets its own answer, also after one has left
check_s06 = client 1 speaks, client 2 is silent and gets nothing
check_s07 = all bytes from 00 to ff, and a text with % \ < and blanks, come back unchanged
check_s08 = a text in GBK comes back unchanged
check_s09 = 12 bytes and then 1 byte: both come back whole
check_s10 = "client" twice in one write: all 12 bytes come back
check_s11 = "cli", a pause, "ent": how the server answers
check_s12 = 26 bytes, one every 20 ms: all of them come back
check_s13 = 1 MiB comes back whole
check_s14 = client 1 sends 12 MiB and reads nothing; client 2 is answered as fast as before
check_s15 = several clients ask in the same moment: none waits for another
check_s16 = a client sends "client" and closes (FIN): the server closes as well
check_s17 = clients reset their connections (RST): the next client is answered
check_s18 = 50 clients connect and leave: the next one is answered
check_s19 = 60 clients at once: each gets its own answer
check_s20 = up to 1500 clients come and go: nothing of them stays behind
check_s21 = three clients are silent for a second: the server does nothing, and answers them afterwards
check_s22 = which ports two connections have
check_s23 = ended and started again, the program listens again at once
check_took = it took { $milliseconds } ms
check_together = { $count } clients, the slowest took { $milliseconds } ms
check_left = each of { $count } clients left { $bytes } B of memory behind
check_idle = { $percent } % of a core
check_not_seen = the program's processes cannot be seen from here
    .cure = let the check start it, with -- in front of its command
    .window = In a terminal 'qtcp check server -- COMMAND' starts the program and sees them
check_not_started = the program was not started by the check
    .cure = write its command behind --
    .window = In a terminal 'qtcp check server -- COMMAND' starts it
check_no_stage = there is no stage { $name }
    .cure = the stages are { $names }
check_needs = it needs { $stage }
check_needs_others = each needs one that is wrong or was not done
check_undone = { $word }: { $stages }: { $why }
check_out_of_time = the { $seconds } seconds of a check are over
    .cure = check a stage by itself with --stage
    .window = In a terminal 'qtcp check server --stage S05' checks one stage by itself
check_ended_at_once = the program ended before it listened
    .cure = run it by itself and look at what it prints
check_nobody_listens = nobody listens there
    .cure = start the server first, or write its command behind --, and compare the address and the port
    .window = Start the server first, and compare the address and the port
check_not_reached = the server cannot be reached
    .cure = compare the address and the port; on another machine look at its firewall too
check_other_service = this is not the homework: what answers there is { $service }
    .cure = give the address and the port of your own server
check_has_ended = the program has ended
check_listens_elsewhere = the program listens at { $at }, and the check comes to { $wanted }
    .cure = let both use the same address and the same port
check_does_not_listen = the program runs, and after five seconds it does not listen there
    .cure = look at what listen() returns and at errorString(), and compare the address and the port
check_listens_no_longer = nobody listens there any more
    .cure = the program has ended, or has closed its QTcpServer
note_one_port = both connections have port { $server } at the server, the one it listens on; what tells them apart is the client's port, { $one } and { $two }. The server makes no new port for a client
note_per_read = the server answers each read, so a message that came in two pieces got two answers. TCP is a stream: reads are not messages
note_per_message = the server waited for the rest of the message, or both pieces came in one read. TCP is a stream: reads are not messages
note_ends_by_reset = the server ends its connection with a reset (RST), not with FIN: abort(), or a socket that is closed before all was read. What is still on its way to the client may be lost then
note_fin_drops = the answer was dropped, because the client closed while it was still to be sent. A QTcpSocket does that; a client that wants the answer has to wait for it before it closes
course_listening = "Listening" (发起侦听)
course_new_connection = "A new connection" (响应新连接)
course_receiving = "Receiving data" (接收数据)
course_sending = "Sending data" (发送数据)
course_disconnecting = "The end of a connection" (断开连接)
course_synchronous = "The synchronous and the asynchronous mode" (同步模式, 异步模式)
course_client_receiving = "Receiving data from the server" (从服务器接收数据)
course_client_disconnecting = "Ending the connection to the server" (断开服务器连接)
course_homework = "Homework" (作业)
why_unknown = this is not the answer
why_not_accepted = the server does not accept a connection any more
why_silent = no answer comes, whatever is sent: is readyRead connected to a slot that answers, and does the program run its event loop?
why_late = the answer came only after { $milliseconds } ms: the slot sleeps or waits for something before it answers
why_wants_line = the answer comes only when a line end is sent: the slot reads lines (canReadLine, readLine), and "client" has no line end
why_wants_more = the answer comes only when more is sent: the slot waits for a number of bytes, or answers one message behind
why_not_each = the first message gets no answer, one that comes after it does: the server answers only some of the messages, or each answer waits for the next message
why_closes_after_some = the server closed the connection after { $answers } answers: a connection ends when the client ends it
why_mute_after_reset = after a client has reset its connection (RST), the server answers nobody any more, and still it takes connections: look at what its slots of errorOccurred and disconnected do
why_quoted = quotation marks stand around the data: it was written with qDebug() or QDebug. Append the QByteArray itself
why_hex = the data came back in hexadecimal (toHex)
why_base64 = the data came back in Base64 (toBase64)
why_foreign = from byte { $at } on "{ $came }" came, which is neither what was sent nor the client's port
why_in_parts = the answer began at once, and its end came only after { $milliseconds } ms: the slot sleeps or waits between two write(). Write the whole answer at once
why_wants_fin = the answer comes only when the client has closed: the server reads until the end of the connection
why_closed = the server closed the connection instead of answering
why_reset = no answer came, and the connection was reset: the program has ended, or closed a socket that it had not read
why_closed_within = the server closed the connection in the middle of the answer
why_ended = the program ended in place of an answer
why_slow = the answer took { $took } ms, where { $usual } ms are usual here
why_not_closed = the client has closed, and the server keeps the connection open: it never notices the end. A QTcpSocket closes by itself; with plain sockets, a read of 0 bytes is the end
why_memory = each connection leaves { $bytes } B of memory behind: the socket is not deleted when it has gone (deleteLater in the slot of disconnected), or something else is kept for it
why_descriptors = after { $count } connections { $left } descriptors are still open: the socket is kept when it has gone (deleteLater in the slot of disconnected), or a file is opened for each and never closed
why_busy = with nothing to do the program uses { $percent } % of a core: it asks again and again (a loop, a timer of 0 ms) instead of waiting for a signal
why_not_again = started again the program does not listen: the port is still taken. Set SO_REUSEADDR before bind; a QTcpServer does that by itself on Linux
why_no_port = the data came back without the client's port: append QByteArray::number(socket->peerPort())
why_bytes_missing = only { $came } of { $wanted } bytes came back: the slot does not read all that is there, or its buffer has a fixed size (readAll reads all)
why_cut_short = the answer stops in the middle
why_ahead = "{ $came }" came before anything was sent: the homework's server speaks only when it is spoken to
why_constant = the answer does not depend on what was sent: it is the one to another message
why_only_port = only the port came, without the data in front of it
why_port_first = the port stands in front of the data; it belongs behind it
why_utf16 = each letter came with a zero byte: the memory of a QString (UTF-16) was sent. Send a QByteArray, or toUtf8()
why_twice = the answer came twice: readyRead is connected twice (connect stands where it runs more than once), or the slot calls write() twice
why_port_twice = the port came twice: readyRead is connected twice (connect stands where it runs more than once), and the second slot finds nothing more to read
why_zero_behind = a zero byte follows the answer: the end of a C string was sent as well (strlen() + 1, or sizeof)
why_line_end_behind = a line end follows the answer: the homework has none ("\n", Qt::endl, println)
why_blank_behind = a blank follows the answer
why_answer_of_another = the answer to another client follows
why_number_behind = another number, "{ $came }", follows the answer
why_more_behind = "{ $came }" follows the answer, and nobody asked for it
why_accumulates = the answer begins with an earlier message: the buffer is never cleared
why_more_before = "{ $came }" stands in front of the answer, and nobody asked for it
why_rest_left = two messages came in one read, and only one was answered: what is left in the buffer gives no further readyRead. Read all that is there (readAll, or a loop while bytesAvailable() > 0)
why_port_hex = "{ $came }" is the port in hexadecimal; the homework wants it in decimal
why_port_bytes = the port came as two bytes; the homework wants its digits: QByteArray::number(port)
why_address = "{ $came }" is an address; the homework wants the port: peerPort(), not peerAddress()
why_no_number = "{ $came }" stands where the client's port belongs
why_local_port = { $number } is the port of the server: localPort() or serverPort() stands where peerPort() belongs
why_port_padded = the port is written as "{ $came }": it has a sign, or zeros or blanks in front
why_byte_order = { $number } is the port with its two bytes exchanged: peerPort() is in the machine's order already, without ntohs or htons
why_signed = { $number } is the port in a signed 16-bit number: quint16 holds it, short does not
why_port_zero = the port is 0: peerPort() was asked of a socket that is not connected, or of another object
why_port_of_another = { $number } is the port of another client: the answer asks currentClient, or another pointer that the next client changes; ask the socket that signalled (sender())
why_port_cut = { $number } is only a part of the port
why_small_number = { $number } is no port of a client: a counter, an index or socketDescriptor() stands where peerPort() belongs
why_other_port = { $number } is not the port of this client: peerPort() of the socket that signalled is
why_other_number = { $number } is no port at all: ports go from 1 to 65535
why_zero_between = a zero byte stands between the data and the port: the end of a C string, or a buffer that is sent with its whole size
why_line_end_between = a line end stands between the data and the port
why_blank_between = a blank stands between the data and the port (qDebug() puts one there)
why_message_twice = the data came twice in front of the port
why_between = "{ $came }" stands between the data and the port; the homework has nothing there
why_stale = the end of an earlier message stands behind the data: the buffer is sent with its whole size, or is not cleared
why_from_utf8 = bytes came back as EF BF BD: the data went through a QString (fromUtf8, toString). Data is a QByteArray; a QString cannot hold all bytes
why_from_latin1 = bytes from 80 on came back as two: the data went through a QString (fromLatin1, then toUtf8). Data is a QByteArray
why_to_latin1 = bytes from 80 on came back as "?": the data went through a text (toLatin1, toLocal8Bit). Data is a QByteArray
why_letter_case = the letters came back in another case (toUpper, toLower)
why_reversed = the data came back in reverse
why_only_ascii = the bytes from 80 on are gone: the data went through a text that leaves them out. Data is a QByteArray
why_seven_bits = the bytes from 80 on came back without their highest bit: a byte has eight
why_last_gone = the last byte is gone: a length is one too short (chop(1), left(size() - 1))
why_stops_at = the answer stops in front of byte { $byte } (hexadecimal), as if that were the end of the data: a char that is compared with EOF, or a text mode. Data has no end but its size
why_halved = two bytes { $byte } (hexadecimal) in a row came back as one: something takes the first of them for an escape. Data goes through unchanged
why_byte_gone = each byte { $byte } (hexadecimal) is gone: something leaves it out. Data goes through unchanged
why_byte_replaced = each byte { $byte } came back as { $by } (hexadecimal): something replaces it. Data goes through unchanged
why_trimmed = blanks and line ends at the ends of the data are gone (trimmed())
why_simplified = blanks and line ends in the data are gone or have become one (simplified())
why_zeros_gone = the zero bytes are gone
why_line_ends = line ends came back changed (QIODevice::Text, QTextStream, replace): data goes through unchanged
why_format = %1 and %s in the data were replaced: the data is used as a format (QString::arg, asprintf, printf). Append to it instead
why_c_string = the data ends at its zero byte: it was taken for a C string (strlen, constData() without size). Send it with its size
why_fixed_size = only the first { $came } of { $wanted } bytes were read: read() has a fixed size. readAll() takes what is there
why_begins_late = the beginning of the data is gone ({ $bytes } B)
why_changed = the data came back changed, from byte { $at } on
why_not_the_answer = "{ $came }" is not what was sent with the client's port behind it
why_closes_after = the server closed the connection after the first answer: a connection ends when the client ends it
why_first_only = only the first message was answered: the slot was disconnected, or it waits for something that comes once
why_ignores_message = this message gets no answer: the server answers what it knows, or what is long enough, and the homework wants every message answered
why_closes_at_message = the server closed the connection at this message
why_sends_to_all = a client got the answer to another one: the server writes to all clients, and not to the socket that signalled
why_all_closed = one client left, and the server closed the connection of another: the slot of disconnected has to end the socket that signalled, and no other
why_after_leaving = after a client has left, the next one is not answered
why_listens_no_more = in the middle of this nobody listens there any more
    .cure = the program has ended, or has closed its QTcpServer: look at what it prints
why_to_another = client { $asked } asked, and client { $got } got the answer: the server writes to currentClient, the one that came last. Write to the socket that signalled (sender())
why_only_last = the first client is not answered any more once others have come: one pointer for many clients. Keep them in a list, as the course does
why_only_first = client { $client } is not answered while client 1 is: the server takes only one connection (nextPendingConnection in the slot of newConnection), or connects readyRead only once
why_others_closed = the server closed the connection of client { $client }, though client 1 was served: it has room for one client only
why_waits_in_slot = the slowest answer took { $took } ms, one alone takes { $usual } ms: the slot waits or sleeps, and all others wait with it
why_mixes_clients = when several clients ask at once, the answers are mixed up: something that belongs to one client is kept for all (currentClient, a static variable, one buffer)
why_silent_together = when several clients ask at once, some get no answer
why_crowd = of { $count } clients at once, client { $client } is not served: the server has room for fewer
why_waits_for_bytes = a message of { $bytes } B gets no answer: the slot waits until a fixed number of bytes is there
why_pieces_lost = a message that comes in pieces loses some of them: one readyRead may bring any part of a message, and each part has to be kept
why_closes_between = the server closed the connection between two pieces of a message
why_much_silent = 1 MiB gets no answer at all
why_blocked = while one client does not read, another waits { $took } ms for its answer, where { $usual } ms are usual: the slot waits for the one that does not read (waitForBytesWritten). write() is enough; Qt sends when it can
why_dies_at_reset = after a client has reset its connection (RST), the server serves nobody: it ended, or it deleted the socket inside its own slot. Use deleteLater(), and let errorOccurred happen
why_idle_closed = the server closed the connection of a client that was silent for a second: a connection ends when the client ends it

## What a check says.

check_too_slow = in three seconds only { $clients } clients could come and go, too few to see what stays behind
check_who = check
check_client = client { $number }
check_program = your program
check_stage = { $id } { $title }
check_right = right
check_note = note
check_not_done = not done
check_wrong_word = wrong
check_told = {"    "}{ $word }: { $what }
check_course = {"    "}the course: { $section }
check_scenario = {"    "}see how it is: qtcp trace :{ $name }
check_wanted = {"    "}wanted: { $bytes }
check_tally = { $right } right, { $notes } to learn from, { $wrong } wrong, { $left } not done
check_wrong = the homework is not right yet: { $count } wrong
check_not_finished = nothing was wrong so far, but not all could be checked in time

## What a check says of the program that it started.

check_no_folder = no folder for the recording of the program can be made
check_lint = lint { $name }:{" "}
check_of_nothing = what is to be checked is missing
    .cure = write 'qtcp check server' or 'qtcp check client'; '--help' has more
check_port_taken = somebody listens at { $at } already, and would be tested in place of the program
    .cure = end that program first ('ss -tlnp sport = :{ $port }' tells which it is), or let both use another port
check_left_out = ... ({ $lines } more)

## The checker of a client

check_c01 = the client connects
check_c02 = the client sends something
check_c03 = the client sends again and again, and each message is answered
check_c04 = the server sends a line that nobody asked for: the client goes on
check_c05 = the server does not answer for four periods: the timer goes on
check_c06 = an answer comes in two pieces: the client goes on
check_c07 = the server sends 12 MiB at once: the client reads all of it, and goes on
check_c08 = the server closes (FIN): the client closes too, and stops sending
check_c09 = the server goes away and comes back: does the client connect again?
check_c10 = the server resets the connection (RST) in the middle of an answer: the client lives
check_listening = listening on { $at }
check_start_client = start your client; it has { $seconds } s to connect
check_nobody_came = nobody connected in { $seconds } s
    .cure = start the client, or write its command behind --, and let it connect to the address and the port above
    .window = Press Check again, start your client, and let it connect to the address and the port above
check_does_not_connect = the program runs, but has not connected in { $seconds } s
    .cure = call connectToHost() with the address and the port above; the event loop (exec) has to run, too
check_ended_unconnected = the program ended before it connected
    .cure = connect to the address and the port above; after connectToHost() the event loop (exec) has to run
check_other_client = this is not the homework: what connected speaks { $protocol }
    .cure = let your own client connect
check_period = { $messages } messages, one every { $period } ms; the worst was { $worst } ms off
check_timer_slow = the timer's period is { $period } ms, so the time of a check is not enough
    .cure = let the timer run faster while it is checked (200 ms), or check a stage by itself with --stage
    .window = Let the timer run faster while it is checked (200 ms)
check_has_left = the client has left and does not come back by itself
    .cure = write its command behind --, so that the check can start it again
    .window = In a terminal 'qtcp check client -- COMMAND' can start it again
check_not_listening_again = the port was taken by another program meanwhile
    .cure = end that program, or take another port
check_came_back = it lives: it has connected again
check_not_started_client = it does not connect again, and whether it still runs cannot be seen from here
    .cure = write its command behind --, so that the check starts and watches it
    .window = In a terminal 'qtcp check client -- COMMAND' starts and watches it
note_connections = it has made { $count } connections; one is enough to send and to receive
note_varies = { $messages } messages, and not the same each time, one every { $period } ms; the worst was { $worst } ms off. The homework sends "client" each time
note_other_message = { $messages } messages, one every { $period } ms; the worst was { $worst } ms off. Each is "{ $sent }"; the homework sends "client"
note_waits_for_answer = the next message comes only when the last one is answered: that is the synchronous mode (waitForReadyRead). With a timer and readyRead the client sends on, even if an answer is lost
note_reads_slowly = the client reads, but only { $mebibytes } MiB in four seconds: it reads a little at a time, or prints all that comes. readAll() takes all that is there
note_keeps = the client went on, and its memory has grown by { $mebibytes } MiB: it keeps all that came, or never reads it. What has been shown can be thrown away, and readAll() takes it out of the socket's buffer
note_keeps_open = the client sends no more, but keeps its side of the connection open: call disconnectFromHost(), or close the socket. A QTcpSocket does it by itself
note_reconnects = the client connects again by itself, { $milliseconds } ms after the server is back
note_stays_away = the client does not connect again, and the homework does not ask for it. If you want it, call connectToHost() again after a pause (QTimer::singleShot) in the slots of disconnected and errorOccurred
note_ends_with_server = the program ends when the server closes, so it does not connect again. The homework does not ask for it
note_ends_at_reset = the program ended with exit code { $code } when the connection was reset: good if it says so on purpose. A window would rather stay and show errorString()
why_says_nothing = the client connects and sends nothing: is the timer started, is timeout connected to the slot that writes, and is write() called only once connected has come? A timer of more than six seconds has to run faster while it is checked
why_leaves_unsaid = the client connects and leaves without sending anything: what is written just before the end is lost (abort, delete, or the end of main). disconnectFromHost() sends it first, while the event loop runs
why_sent_once = the client sends once, and never again: the homework sends at every timeout of a QTimer (start(1000), not singleShot), and never stops it
why_stops_sending = the client stops after { $messages } messages, although each was answered: the timer is stopped, or a slot waits for something that does not come
why_leaves = the client leaves after message { $messages }: the homework sends again and again on one connection, until the server closes it
why_connects_each_time = each message has a connection of its own: connectToHost() belongs before the timer is started, not into its slot. Connect once and send on that connection
why_irregular = the messages come at irregular times, from { $least } ms to { $most } ms apart: a QTimer that is started once goes on by itself. Do not start it again in its slot with another time, and do not sleep there
why_several = { $messages } messages come at each timeout: timeout is connected to the slot more than once, or the slot writes more than once. Connect once, where the timer is made
why_more_each_time = more messages come each time: timeout is connected again in a slot that runs again and again, or what was sent before is sent with it. Connect once, and write the message alone
why_zero_byte_sent = a zero byte follows "client": the end of a C string is sent as well (strlen() + 1, or sizeof)
why_floods = the client sends without a pause: a loop, or a timer of 0 ms. The homework sends at the timeout of a QTimer; start(1000) waits a second in between
why_greeting_ends = a line that the client has not asked for makes it leave: the server may send at any time. What comes is shown, whatever it is; it is no reason to end
why_greeting_stops = after a line that it has not asked for, the client sends no more: the timer decides when to send, whatever comes
why_silence_ends = the client leaves when no answer comes: a server may be slow. waitForReadyRead() returns false when its time is up, and that is no end of the connection
why_silence_stops = the client stops sending when an answer does not come in time, and an answer later does not help: it has given up, or a slot waits for ever. At every timeout of the timer a message has to go, answered or not
why_half_ends = an answer that comes in two pieces makes the client leave: it takes the first half for a wrong answer. TCP is a stream; one readyRead may bring a part of an answer, so put the parts together (buffer += readAll())
why_half_stops = after an answer in two pieces the client sends no more: it takes the first half for the whole, or waits for something else. TCP is a stream; one readyRead may bring a part of an answer
why_never_reads = the client takes { $kibibytes } KiB and no more: what comes is not read, or only a fixed number of bytes each time, so that soon the server cannot send any more. Connect readyRead to a slot that calls readAll()
why_much_ends = the client leaves when much comes at once: a fixed array is too small for it, or the data is taken for a wrong answer. read() says how many bytes there are; readAll() takes any number
why_much_stops = after the client has taken much at once it sends no more: one of its slots does not return. As long as a slot runs, no timer has its timeout
why_sends_on = the server has closed, and the client sends on: connect disconnected to the timer's stop(). With plain sockets, a read of 0 bytes is the end: close the socket then
why_storm = as soon as the server closes, the client connects again, { $count } times in 400 ms: it has to wait in between (QTimer::singleShot(1000, ...)), or it keeps both machines busy
why_dies_at_end = the program crashes when the server closes: most likely it deleted the socket inside its own slot, or used it afterwards. Use deleteLater(), and look whether the socket is still connected before you write
why_client_dies_at_reset = the program crashes when the server resets the connection (RST): errorOccurred and then disconnected come, as at any other end. Do not delete the socket inside its slot, and do not write to it without looking at its state
why_not_again_client = started once more, the program does not connect, or says nothing: it needs something that its first run has taken or changed (a file, a fixed port of its own)

## More of why something is wrong.

why_number_short = only "{ $number }" stands where the client's port, { $port }, belongs
why_skips = client { $client } is not answered, though others are: the server skips some of its clients
why_stops_answering = after { $answers } answers the server stops answering: it counts, or something that it uses for each message runs out
check_serves_nobody = the server does not answer a new client either
why_dies_at_leaving = the program ended when a client left: it takes RemoteHostClosedError for a failure (that is how a client leaves), or it deleted the socket inside its own slot (deleteLater() is for that)
why_mute = after some messages the server answers nobody any more, not even a new client: it counts, or it hangs in a slot
why_one_at_a_time = client { $client } is answered only once client 1 has left: a loop in a slot (waitForReadyRead) serves one client until it goes. Slots of readyRead serve all
why_replaced = the server closed the connection of client 1 when others came: it has one pointer, and disconnects the client that was in it. Keep the clients in a list, as the course does
why_reads_a_line = only the first line of the data came back: readLine() reads one line a signal, and the rest stays in the buffer
why_fixed_buffer = only the first { $bytes } B of what was there came back, then something is missing: the buffer has a fixed size, and the rest is thrown away
why_data_stream = the length stands in front of the answer, in four bytes: QDataStream << QByteArray writes it. Use write()

## Lints: what a recording shows

lint_slow_slot = the slot of { $signal } of { $object } ran for { $took }, at { $at }
lint_slow_slot_why = while a slot runs, the event loop stands still: no other client is read, no timer comes, and the window does not repaint
lint_wait_blocks = in the slot of { $signal } of { $owner }, { $call } of { $object } took { $took }, at { $at }
lint_wait_seen = the slot of { $signal } of { $owner } waited for { $object } with a waitFor... call, at { $at }
lint_wait_blocks_why = waitForReadyRead and the like stop the thread until something comes; in a slot that is the thread of the event loop, so all other clients and the window wait too
lint_unread = the slot of readyRead of { $object } left { $bytes } { $bytes ->
        [one] byte
       *[other] bytes
    } unread, and for a second nobody read on, from { $at } on
lint_unread_why = readyRead comes because new data has arrived, not because old data is still there: what the slot leaves lies there until the peer sends again. Only the beginning of a message may wait for its rest
lint_write_early = { $object } was given { $bytes } { $bytes ->
        [one] byte
       *[other] bytes
    } to send before it was connected, at { $at }
lint_write_unopened = { $object } was given data without a connection, and dropped it, at { $at }
lint_write_early_why = connectToHost returns at once, and there is a connection only when connected comes. What is written earlier waits in the buffer and is lost without a word if nobody listens there; before connectToHost, write returns -1
lint_one_pointer = { $object } has not been read any more since { $newest } came, from { $at } on
lint_other_read = in its slot of readyRead not { $object } was read but { $other }, at { $at }
lint_one_pointer_why = a pointer holds one client: nextPendingConnection overwrites it, and the clients that came before are forgotten. The socket that has data is the one whose signal it is
lint_slow_reader = what { $object } has still to send grew from { $from } to { $to } bytes in { $seconds } s, from { $at } on
lint_slow_reader_why = write only puts the bytes into Qt's buffer, and that buffer has no limit: if the peer reads more slowly than you write, the program's memory grows until it is used up
lint_connected_twice = { $signal } of { $object } had { $first } { $first ->
        [one] slot
       *[other] slots
    } at first and has { $slots } now, at { $at }
lint_slot_twice = for one readyRead of { $object } the same slot ran twice, and the second time there was nothing to read, at { $at }
lint_connected_twice_why = each connect is a connection more, also of the same slot: then it runs twice for one signal. A connect that stands in a slot is carried out each time that the slot runs
lint_disconnect_unsent = the connection of { $object } was broken off here with { $bytes } { $bytes ->
        [one] byte
       *[other] bytes
    } unsent, at { $at }
lint_disconnect_unsent_why = abort, and deleting a connected socket, throw away what is still to be sent: the peer gets half of the answer. disconnectFromHost sends it first, and disconnected says when that is done
lint_reply_to_gone = { $object } was given data { $since } after its connection was over, and dropped it, at { $at }
lint_reply_to_gone_why = after disconnected nobody is there to read: write returns -1, and the bytes are lost. Forget the socket when disconnected comes
lint_some_socket = a socket
lint_times = { $fact } ({ $times } times)
lint_why = why: { $why }
lint_scenario = it can be seen with: { $command }
lint_repair = this mends it:
lint_more = and { $findings } more of this kind
lint_nothing = { $file }: none of the lints has found anything
lint_found = { $file }: { $findings ->
        [one] 1 finding
       *[other] { $findings } findings
    }
lint_cut = { $file }: the findings above are from what stands before the mistake. { $why }

## The gallery of wrong programs.

gallery_unknown = there is no program { $name } in the gallery
    .cure = 'qtcp check --gallery' lists them
gallery_repaired = Repaired:

## A client that waits.

why_waits_for_answer = the next message comes only when the last one is answered, so the timer does not go on: the client waits (waitForReadyRead in the slot of the timer, or a flag). Send at each timeout, and read in the slot of readyRead
    .cure = if the synchronous mode is meant, check it with --sync
    .window = If the synchronous mode is meant, tick Synchronous and check again

## The lab: what a row of the timeline is

who_server = { $number ->
    [1] server
   *[other] server { $number }
}
who_connection = connection { $number }
who_client = { $number ->
    [1] client
   *[other] client { $number }
}
who_peer = { $number ->
    [1] peer
   *[other] peer { $number }
}
who_timer = { $number ->
    [1] timer
   *[other] timer { $number }
}
who_qt = Qt
names_server = { $names }: the server.
names_accepted = { $names }: what the server has accepted. The timeline says "connection", with a number.
names_client = { $names }: the client, a QTcpSocket.
names_raw = { $names }: the other end, a plain socket and not on this loop. The timeline says "peer", with a number from the second on.
names_server_port = SPORT: the port where the server listens.
names_peer_port = PEERPORT: the client's own port.
names_port = PORT: the port where the other end listens.
names_bad_port = BADPORT: a port where nobody listens.
row_up_to = up to { $most }
row_without_limit = without limit
row_dual_stack = dual stack
row_reuse = reuse
row_binding = binding
row_more = more
row_and_more = { $addresses } and { $count } more
row_slot = slot { $took }
row_peer_writes = write { $bytes } { $bytes ->
    [1] byte
   *[other] bytes
}
row_peer_reads = read { $bytes }
row_peer_read_end = read to the end
row_peer_read_reset = read: the connection is broken off
lab_event_looked_up = the lookup of the name is done. With an address the connection is tried; without one the error is HostNotFoundError
lab_event_bound = the socket has its own address and port now, before it is connected
lab_event_bind_failed = the kernel does not give this address and port to the socket: somebody else has them, or they are not of this machine
lab_event_connected = the handshake is done: both kernels know the connection. Only now may something be written that is sent at once
lab_event_connect_failed = the attempt has failed. If the name has another address, that one is tried; else the socket tells its error
lab_event_received = bytes were taken from the kernel into Qt's read buffer. They are a piece of a stream: it may be half a message, or several
lab_event_read_blocked = the read buffer is full, so the bytes stay in the kernel until the program reads. Nothing is lost: in the end the sender has to wait
lab_event_finished = the other end has sent FIN: nothing more will come from there. Qt tells it as RemoteHostClosedError, and closes its own end too
lab_event_read_failed = the connection is broken, mostly because the other end has reset it (RST). What was still on its way may be lost
lab_event_sent = the kernel has taken so many bytes. It will send them; whether the other end has got them is not known
lab_event_sent_beside = so many bytes of a message that is sent again and again have gone to the kernel, without a call for each
lab_event_write_failed = the kernel takes no more bytes: the other end has gone. What was not sent is lost
lab_event_listening = the server has its address and port. From now on the kernel accepts clients, even while the program is busy
lab_event_listen_failed = the server cannot have this address and port. Most often another program listens there already
lab_event_accepted = the kernel hands over a connection that it has made. Its port is the server's: only the client's address and port tell connections apart
lab_event_accept_blocked = a client waits in the kernel's queue, because as many as allowed wait already to be taken by nextPendingConnection
lab_event_accept_failed = a connection could not be accepted, mostly because the program has too many open sockets
lab_event_bytes_to_write = so many bytes wait in Qt's write buffer, because the kernel takes no more at present
lab_event_bytes_available = so many bytes were left in the read buffer a second ago, and nobody has read them since. readyRead does not come again for them alone
lab_event_write_refused = something was written after the connection was over, and Qt has dropped it
lab_peer_connect = the other end, a plain socket, connects. It is not on this loop, and is never held
lab_peer_connected = the other end has its connection. What it does from now on is not on this loop, and is never held
lab_peer_send = the other end writes so many bytes. An arrow in Picture leads to the row in which they came
lab_peer_received = the other end has read these bytes, in one call
lab_peer_finish = the other end sends a FIN: it writes no more, and still reads
lab_peer_finished = the other end has read everything, and then the end
lab_peer_close = the other end closes. If it has left bytes unread, its kernel sends an RST in place of a FIN
lab_peer_reset = the other end breaks the connection off: its kernel sends an RST, and what is on its way is lost
lab_peer_broken = the other end has read that the connection was broken off
lab_peer_vanish = from now on the other end hears nothing and says nothing, as if its cable were out
lab_command_look_up = the name of the host is looked up. That may take long, so somebody else waits for it and not the loop
lab_command_cancel_look_up = the answer of the lookup is not wanted any more
lab_command_bind = the kernel is asked for an own address and port. Port 0 means any that is free
lab_command_connect = the kernel begins the handshake with the other end. It does not wait: the answer comes later as connected or connectFailed
lab_command_read = from now on bytes are taken from the kernel as they come, until the read buffer has reached its limit
lab_command_stop_read = nothing more is taken from the kernel. What comes waits there
lab_command_write = there is something in the write buffer. It goes to the kernel when the loop goes on or a blocking call waits, not inside of write
lab_command_send = so many bytes go from Qt's write buffer to the kernel in one piece. Several writes may be one piece
lab_command_put_off = a message that is sent again and again waits, or need not wait any more, because something else is being sent
lab_command_finish = FIN is sent behind everything that was written: this end has nothing more to say, and can still read
lab_command_close = the descriptor is given back. If bytes are there that nobody has read, the kernel sends a reset (RST) instead of FIN
lab_command_part = the connection is closed in order: FIN is sent, and the descriptor stays for a moment until the other end has closed too
lab_command_reset = the connection is broken off with RST. Whatever was still to be sent is lost, and the other end sees an error
lab_command_listen = the kernel is asked for the address and the port, and to accept clients there
lab_command_accept = connections are taken from the kernel's queue, as many as may wait to be taken by the program
lab_command_stop_accept = no connection is taken any more. Clients wait in the kernel's queue and believe that they are connected
lab_command_server_close = the server gives its port back. Connections that were taken live on; those that still wait in the kernel are reset
lab_state_host_lookup = the socket waits for the address of the host. A slot that runs now may not write yet
lab_state_connecting = the handshake goes on. connectToHost has returned, but there is no connection yet
lab_state_connected = the connection is there: both ends may write and read. The signal connected comes next
lab_state_bound = the socket has an own address and port, and no connection
lab_state_closing = the socket is about to close: what was written is still sent, and nothing new may be written
lab_state_unconnected = there is no connection any more, or the attempt has failed. The signal disconnected comes next if there was one
lab_signal_state_changed = the state of the socket is another one now. The slot sees the new one
lab_signal_host_found = the address of the host is known, and the handshake begins. The state is Connecting already
lab_signal_connected = the connection is there. This slot is the first place in which writing is right
lab_signal_ready_read = new bytes are in the read buffer: avail says how many in all. It is one signal for whatever has come, not one for each write of the other end
lab_signal_bytes_written = so many bytes were handed to the kernel, and toWrite are still to go. It does not say that the other end has them
lab_error_refused = nobody listens at that address and port: the other kernel has refused at once
lab_error_remote_closed = the other end has closed, in order or by a reset. For Qt that is an error too; most programs only wait for disconnected
lab_error_host_not_found = there is no address for this name
lab_error_timeout = a blocking call has waited for as long as it was told, or the handshake was not answered. The connection, if there is one, goes on
lab_signal_error = something has failed: the number and the name say what, and errorString has the words. Whether the connection is over the state says
lab_signal_about_to_close = close, disconnectFromHost or abort has been called: in this slot the socket is still open for the last time
lab_signal_read_finished = no more data will come on this connection. What is in the read buffer can still be read
lab_signal_disconnected = the connection is over. It comes once for each connection; here a server forgets its client, with deleteLater
lab_signal_warning = it is no signal: Qt itself warns on standard error that a call was made at a wrong time
lab_signal_destroyed = the object is gone. Whoever still has a pointer to it must not use it
lab_signal_new_connection = a client is connected already and waits to be taken: nextPendingConnection gives its socket
lab_signal_pending = a connection can be taken with nextPendingConnection. It comes just before newConnection, since Qt 6.4
lab_signal_accept_error = a connection could not be accepted. The server pauses; resumeAccepting goes on
lab_signal_timeout = the time of the timer has come. If the loop was busy, it comes later than it should
lab_call_connect_to_host = the connection is begun, and the call returns at once. Whether it works the signals connected and errorOccurred say
lab_call_bind = an own address and port are asked for before the connection. A client seldom needs it: the kernel chooses a port by itself
lab_call_write = the bytes are put into Qt's write buffer, and the result says how many. They are sent when the loop goes on
lab_call_read = at the most so many bytes are taken out of the read buffer. What is left has to be read later, without a new readyRead
lab_call_read_all = everything that is in the read buffer is taken. That need not be a whole message
lab_call_disconnect_from_host = the connection is to end when everything written has been sent. Until then the state is Closing
lab_call_close = the device is closed: nothing more can be read. What was written is still sent, then the connection ends
lab_call_abort = the connection ends at once. What has not been sent is thrown away
lab_call_delete = the socket is destroyed. A connection that it still has is broken off, as abort does
lab_call_set_socket_option = the kernel gets a setting for this connection
lab_call_wait_for_connected = the program stands still until the connection is there or the time is up. No other slot runs meanwhile, except for those of this socket
lab_call_wait_for_ready_read = the program stands still until data comes or the time is up. True means that there is something new to read
lab_call_wait_for_bytes_written = the program stands still until something of what was written is with the kernel, or the time is up
lab_call_wait_for_disconnected = the program stands still until the connection is over or the time is up
lab_call_listen = the server asks for its address and port. False means that it has not got them; errorString says why
lab_call_pause_accepting = the server takes no new connection until resumeAccepting. Clients wait in the kernel
lab_call_resume_accepting = the server takes connections again
lab_other = { $name }: there is no word for it here. It was told by the program that made this recording
export_kernel = kernel
export_qt = Qt: states and signals
export_slot = your slot
export_others = { $number } more
export_turn = turn { $number } of the loop at { $at }, took { $took }
export_outside = outside of the loop at { $at }
export_left_out = and { $rows } more { $rows ->
        [one] row
       *[other] rows
    }

# Messages in a stream, and their frames.
frame_line_break = a message with a line feed in it is two lines
    .cure = leave the line feed out, or tell the length before the message
frame_too_long = the message is longer than { $most } bytes, and the frame has no room for it
    .cure = cut it into several messages, or choose another frame
frame_zero_end = a message that ends with a zero byte cannot be told from one that zeros fill up
    .cure = leave the zero out, or tell the length before the message
writes_nothing = there is nothing to write
    .cure = type a message, or choose a framing, in which an empty message has bytes too
frame_broken_long = no line feed has come in { $most } bytes, and the line is given up
    .cure = the sender has to end each message with a line feed; nothing behind this place can be told apart
frame_broken_ended = the stream ended inside of a message, { $bytes } bytes of its frame had come
    .cure = the sender has to write the whole message before it closes

## The lab: scenarios, the lessons in the order of the course, and their questions.

carried_disconnect_wait = waitForDisconnected returns true when all is sent; on a socket that is unconnected it is false
carried_main_program = the course's main: connect, send 8675, disconnect; an answer comes too late
carried_sync_loop = the synchronous loop: data, a time-out that ends nothing, and the end of the connection
carried_not_lost = what does not fit into a small read buffer waits, and nothing is lost
carried_one_write = one write takes 8 MiB, and all of it arrives
carried_listen_address = a server that listens at 127.0.0.1 is not there at 127.0.0.2
carried_new_connections = newConnection comes once for each client, and each time one socket is taken
carried_current_client = the client that came last is not the one that has sent: sender() is
carried_freed = deleteLater frees a socket when its slot has returned; without it the socket stays
carried_homework_server = the homework: each client gets its data back, and its own port behind them
carried_homework_client = the homework's client: a timer sends again and again, a slot takes what comes back
course_protocol = "Network protocols" (网络协议)
course_transport = "The transport layer" (传输层)
course_tcp = "Transmission Control Protocol, TCP" (传输控制协议（TCP）)
course_udp = "User Datagram Protocol, UDP" (用户数据报协议（UDP）)
course_environment = "Preparing the environment" (环境准备)
course_simulation = "The simulated environment" (模拟环境)
course_client_program = "A TCP client with Qt" (用QT实现TCP客户端)
course_library = "Adding the network library" (增加网络库)
course_verifying = "Verifying that the server gets the data" (验证向服务器发送数据)
course_sync_loop = "Receiving in the synchronous mode" (如果进行同步模式数据接收)
course_server = "A TCP server with Qt" (用QT实现TCP服务器)
course_server_setup = "Setting up the server" (服务器初始化)
lesson_protocol = A protocol says where a message ends
lesson_protocol_see = "cli" comes first. It has no line end, so canReadLine is false. When the rest has come, readLine gives two whole messages.
lesson_protocol_try = Leave out the last \n of the script. Which line of the trace changes?
lesson_protocol_why = TCP carries bytes. What they mean, the two programs have to agree on. "A line is a message" is such an agreement.
lesson_transport = The transport layer cuts, and nobody sees it
lesson_transport_see = One message of 1 MiB is sent. All 1048576 bytes are there in the end.
lesson_transport_try = Take out the line "hide k readyRead". Run it twice, and count the readyReads.
lesson_transport_why = TCP cuts what you write into segments, and puts them together again. How large they are is not your business: count bytes.
lesson_byte_stream = TCP is a stream of bytes
lesson_byte_stream_see = The client sends twice. The server gets one readyRead, and readAll gives both texts as one.
lesson_byte_stream_try = Put "loop" between the two sends. Then compare the traces.
lesson_byte_stream_why = A stream has no borders. The readyRead signal says that bytes are there, not that a message is there.
lesson_datagram = A datagram has borders, a stream has none
lesson_datagram_see = One message comes in two pieces: two readyReads, "cli" and "ent".
lesson_datagram_try = Send "c", "l" and "ient" with a "loop" behind each.
lesson_datagram_why = A datagram of UDP comes whole, or not at all. With TCP you put the pieces together yourself.
lesson_datagram_differs = The course calls UDP the "User Data Protocol", and what it carries a stream. It is the User Datagram Protocol, and it carries datagrams.
lesson_server_first = The server has to be there first
lesson_server_first_see = Nobody listens at that port. connectToHost returns all the same. Then comes the error "Connection refused", and connected never comes.
lesson_server_first_try = Put "peer listen" on the second line, and PORT in place of BADPORT.
lesson_server_first_why = A server waits, and a client comes. Start the server first. Connect a slot to errorOccurred, or you never learn why.
lesson_simulation = Both ends send, both ends receive
lesson_simulation_see = The client writes 5 bytes. The server reads them and answers. In the readyRead slot the answer is there, with 12 bytes.
lesson_simulation_try = Do the same by hand: open both pages of this window, and send from each.
lesson_simulation_why = A connection is a pipe with two directions. Either end may write first, at any time.
lesson_socket_ends = A socket is one end of a connection
lesson_socket_ends_see = Two clients are there. Each socket knows two ports: its own, and that of the other end.
lesson_socket_ends_try = Add "served k3" and "dump k3". Look at the lines with local and peer.
lesson_socket_ends_why = Four numbers name a connection: address and port here, address and port there. No two connections share all four.
lesson_library = A new socket is not connected
lesson_library_see = The first line asks a new socket for its state: Unconnected.
lesson_library_try = Put "dump c" on the second line. See all that a new socket says of itself.
lesson_library_why = QTcpSocket is in the module Network. Without "network" in the .pro file your program does not build.
lesson_socket_class = One socket, many connections in turn
lesson_socket_class_see = The server closes. The same socket connects once more, and "client" arrives.
lesson_socket_class_try = Write BADPORT in place of PORT. What comes instead of connected?
lesson_socket_class_why = The class keeps one QTcpSocket for its whole life. In Unconnected it can begin again.
lesson_connecting = Connecting takes time
lesson_connecting_see = connectToHost returns in the state Connecting. Only in the event loop comes Connected, and the signal connected.
lesson_connecting_try = Put "c waitForConnected 3000" behind connectToHost. Where does connected stand now?
lesson_connecting_why = The other end has to answer first. Qt does not let your program stand still for that.
lesson_connecting_differs = The course declares ConServer and shows no body of it. The linker says so. Its body stands in the tab "Code", for the client.
lesson_disconnecting = Disconnecting takes time, too
lesson_disconnecting_see = 4 bytes are unsent, so the state is Closing. waitForDisconnected sends them, and returns true. With nothing to send, it is Unconnected at once.
lesson_disconnecting_try = Write abort in place of disconnectFromHost. What does the peer see?
lesson_disconnecting_why = The course asks for the state first, and that is right: on an unconnected socket waitForDisconnected warns and returns false.
lesson_write_queues = write puts bytes into a queue
lesson_write_queues_see = write returns 4. The peer has nothing yet, and bytesToWrite is 4. The event loop sends: bytesWritten comes, and the peer has all.
lesson_write_queues_try = Put "c flush" behind write. What does the peer see now?
lesson_write_queues_why = A slot should not wait for the network. So write returns at once, and the loop does the rest.
lesson_write_queues_differs = The course takes what write returns for the bytes that were sent. They are the bytes that were queued.
lesson_one_write = One write may be large
lesson_one_write_see = One write takes 8 MiB, and returns 8388608. The peer gets every byte.
lesson_one_write_try = Take out "hide c bytesWritten". In how many parts did the kernel take it?
lesson_one_write_why = TCP does the cutting. You read a large file in parts for another reason: not all of it has to be in memory.
lesson_one_write_differs = The course says that a large file cannot be written at once, because TCP limits the packet. Only a segment is limited.
lesson_too_early = Write when it is connected
lesson_too_early_see = Before connectToHost a write returns -1. While it connects, a write waits. The peer gets "in time".
lesson_too_early_try = Put the first write into a slot: "on c connected".
lesson_too_early_why = A closed device takes nothing. An opened one keeps what you write until there is a connection.
lesson_main_program = The first program, and its answer
lesson_main_program_see = It connects, writes 8675, disconnects. The server reads 4 bytes and answers. The client has 0 bytes to read.
lesson_main_program_try = Put a "loop" behind write, and the three "peer" lines below it. Then one more "loop": how many bytes come?
lesson_main_program_why = disconnectFromHost sends what was written, then it is over. Who wants an answer has to wait for it first.
lesson_main_program_differs = The course disconnects right behind sending. The message arrives. The answer never does.
lesson_receiving = readyRead calls you
lesson_receiving_see = The answer comes. readyRead is emitted in the state Connected, with 12 bytes. The slot reads them.
lesson_receiving_try = Take out readAll of the slot. Ask for bytesAvailable at the end.
lesson_receiving_why = Nobody knows when a server sends. With a slot your program does other things until then.
lesson_not_lost = Unread bytes wait, and are not lost
lesson_not_lost_see = The buffer takes 4 bytes. 10 are sent. No error comes. Three times it is read, and all 10 are there.
lesson_not_lost_try = Write 2 in place of 4. How often has it to be read? "Buffers and the slow reader", above in the list, shows where bytes wait.
lesson_not_lost_why = Without a limit the buffer grows as you do not read. With one, bytes wait in the kernel, and then at the sender.
lesson_not_lost_differs = The course warns of an overflow of the read buffer. There is no such error, and nothing is lost.
lesson_sync_mode = The synchronous mode waits
lesson_sync_mode_see = The server is silent. After 100 ms waitForReadyRead returns false. The connection is still there. The next wait gets "late".
lesson_sync_mode_try = Write 10000 in place of 100. Watch how long nothing happens.
lesson_sync_mode_why = It is easy to read, line by line. But the thread does nothing else meanwhile.
lesson_async_mode = The asynchronous mode never waits
lesson_async_mode_see = A slot of client 1 waits 300 ms. Client 2 sends meanwhile. Its readyRead comes only when that wait is over.
lesson_async_mode_try = Put the line "later" in front of "loop", and take out the wait. When is client 2 served now?
lesson_async_mode_why = One loop serves all. A slot that returns soon lets the next one run. A slot that waits stops all.
lesson_sync_loop = The course's loop, and how it ends
lesson_sync_loop_see = Three waits: one gets "first", one ends by time-out, one sees the end. Only then is the state not Connected, and the loop ends.
lesson_sync_loop_try = Write reset in place of close. What does errorString say now?
lesson_sync_loop_why = false has two reasons. A time-out leaves the connection alone. The end of the connection changes the state.
lesson_server_port = A server has one port
lesson_server_port_see = serverPort and each localPort are the same: SPORT. Only the other ends have ports of their own.
lesson_server_port_try = Connect two clients to the server of this window. Which ports does its list show?
lesson_server_port_why = The system tells connections apart by the other end. So one port is enough for all clients.
lesson_server_port_differs = The course says that each client gets a new port of the server to talk on. It does not. All talk on the listening port.
lesson_listen_address = Where a server listens
lesson_listen_address_see = It listens at 127.0.0.1. At 127.0.0.2 the same port refuses.
lesson_listen_address_try = Write Any in place of LocalHost. Does the client connect?
lesson_listen_address_why = A machine has several addresses. 127.0.0.1 is reached from this machine alone. For others, listen at another one, or at Any.
lesson_listen_address_differs = The course writes ip = "127.0.0.1". With Qt 6 that does not compile. Write QHostAddress("127.0.0.1").
lesson_listening = listen says whether it worked
lesson_listening_see = The first listen returns true. The second, at the same port, returns false. errorString says why.
lesson_listening_try = Put "s close" before the second listen.
lesson_listening_why = One port, one server. Look at what listen returns, and show errorString to the user.
lesson_new_connection = newConnection, once for each client
lesson_new_connection_see = Three clients come. newConnection is emitted three times. Each slot takes one socket. Then null comes: none is left.
lesson_new_connection_try = Take out nextPendingConnection of the slot. What is hasPendingConnections at the end?
lesson_new_connection_why = The connection is there before the signal. nextPendingConnection only hands it to you: keep it in a list.
lesson_one_pointer = One pointer is not enough
lesson_one_pointer_see = The pointer was moved to client 2. Client 1 sends. The answer goes to client 2, and client 1 gets nothing.
lesson_one_pointer_try = Write "it" in place of k in the slot of readyRead.
lesson_one_pointer_why = A variable holds one socket. The list holds all. sender() tells which one has signalled.
lesson_connected_twice = A signal that is connected twice
lesson_connected_twice_see = Two slots are connected to readyRead. One message comes. Two answers go.
lesson_connected_twice_try = Connect a third one.
lesson_connected_twice_why = connect adds, it does not replace. Connect once for each socket, where you take it.
lesson_current_client = currentClient is not who has sent
lesson_current_client_see = Client 1 sends. sender() has the port of client 1. currentClient has that of client 2, who came last.
lesson_current_client_try = Let client 2 send as well, with a slot of its own.
lesson_current_client_why = currentClient changes only in the slot of newConnection. In other slots it is right only if the last client has sent.
lesson_current_client_differs = The course prints currentClient in onReadData and onDisconnectedSlot. Each line then has the address of the client that came last.
lesson_two_ways = Two ways to read
lesson_two_ways_see = Way 1 reads both sockets at each signal, and one read is empty. Way 2 reads only the one that signalled.
lesson_two_ways_try = Give way 1 a third client. Count the empty reads.
lesson_two_ways_why = The loop emits readyRead for each socket all the same. Way 1 saves no slot here, and reads more. Way 2 is plain.
lesson_read_all = Read all that is there
lesson_read_all_see = 12 bytes come, the slot reads 6. The other 6 wait, and no second readyRead tells of them. It comes with new bytes alone.
lesson_read_all_try = Write readAll in place of "read 6".
lesson_read_all_why = readyRead tells of new bytes, once. Whoever leaves some has to come back without being called.
lesson_send_data = A byte 00 is a byte
lesson_send_data_see = 00 01 FE FF are received and sent. The client gets all 4 bytes back.
lesson_send_data_try = Send "86\x0075". How many bytes does readAll give?
lesson_send_data_why = A QByteArray has a length, and so has write(data, len). A char * alone ends at the first 00.
lesson_send_data_differs = The course prints its data with qDebug() << data. That ignores the length, and stops only at a 00. Print QByteArray(data, len).
lesson_slow_reader = A client that does not read
lesson_slow_reader_see = 16 MiB are queued for client 1, who does not read. Client 2 asks, and is answered all the same. When client 1 reads, all of it goes.
lesson_slow_reader_try = Take out the "later" line. What is bytesToWrite at the end? "Buffers and the slow reader", above in the list, shows where the bytes stay.
lesson_slow_reader_why = What is not taken waits in your memory. Look at bytesToWrite before you write more.
lesson_send_to_all = To one, or to all
lesson_send_to_all_see = Client 1 asks. The answer goes to all, so client 2 gets one, too.
lesson_send_to_all_try = Leave out the write to k2.
lesson_send_to_all_why = An answer is for the one who asked: SendData. News is for all: SendDataAll.
lesson_send_to_all_differs = The course declares SendDataAll and shows no body of it. It is a loop over the list. It stands in the tab "Code", for the server.
lesson_remote_close = A client goes
lesson_remote_close_see = The client closes. First comes an error, RemoteHostClosed, still in Connected. Then Closing, Unconnected, disconnected.
lesson_remote_close_try = Write "client1 reset" in place of "client1 close".
lesson_remote_close_why = This error is an ordinary end. Do not show it as a fault. Clean up in the slot of disconnected.
lesson_freed = Who frees the socket
lesson_freed_see = k has gone, and still answers: Unconnected. k2 was told deleteLater, and is destroyed after its slot has returned.
lesson_freed_try = Ask k2 for its state at the end.
lesson_freed_why = A socket is a child of its server, and stays as long as that. Each client that has gone costs memory until you free it.
lesson_freed_differs = The course calls destroyed() to delete. That is a signal, and frees nothing. Write deleteLater(), and do not use the pointer behind it.
lesson_homework_server = The homework's server
lesson_homework_server_see = Two clients send "client". Each gets it back, with its own port behind it.
lesson_homework_server_try = Write k2 in place of "it" in the slot of readyRead. Who is answered wrongly?
lesson_homework_server_why = peerPort of the socket that signalled is the port of that client. Then run the check of your homework.
lesson_homework_server_differs = The course says that the client gets 53421 when it connects to the server. The client's own system chooses it. Ask with peerPort().
lesson_homework_client = The homework's client
lesson_homework_client_see = A timer writes "client" twice. Between them comes an answer, and the slot reads it: the timer does not wait for it.
lesson_homework_client_try = Send the answer in two pieces. How often does the slot run?
lesson_homework_client_why = A timer and a slot, and no wait at all: that is the asynchronous mode.
lesson_not_shown = the trace was to show { $wanted }, and shows { $found }
question_no_line = the trace has no line that begins with "{ $line }" as often as the question needs it
question_no_value = the line "{ $line }" of the trace does not say what was asked
question_not_offered = the trace says { $found }, and that is none of the answers
ask_state_after_connect = connectToHost is called. Which state has the socket when it returns?
ask_connect_returns = connectToHost is called. What comes first?
ask_refused_connected = Nobody listens there. How often is connected emitted?
ask_closed_state = The server closes. In which state is the socket when errorOccurred comes?
ask_closing_state = 4 bytes are unsent, and disconnectFromHost is called. Which state has the socket then?
ask_wait_closing = 4 bytes are unsent, so the state is Closing. What does waitForDisconnected(1000) return?
ask_queued_seen = write("8675") will return 4. What has the peer got when it has returned?
ask_early_write = The socket is new and not opened. What does write("too early") return?
ask_one_write = How many bytes of 8 MiB does one write take?
ask_main_answer = The client has disconnected. The server answers with 9 bytes. How many can the client read?
ask_silent_wait = The server is silent. What does waitForReadyRead(100) return?
ask_silent_state = The server is silent, and the wait ends by time-out. In which state is the socket afterwards?
ask_small_buffer = The read buffer takes 4 bytes, and 10 come. The script reads three times. How often is readyRead emitted in all?
ask_loop_end = The peer closes during this wait. What is the text of the error?
ask_port_taken = Another server has this port. What does listen return?
ask_local_port = SPORT is where the server listens, PEERPORT the client's own. Which one is localPort of the accepted socket?
ask_new_connections = Three clients have connected. How often is newConnection emitted?
ask_pointer_first = One pointer serves two clients. Client 1 sends. What does client 1 get?
ask_twice_seen = Two slots are connected to readyRead. What does the client get?
ask_glue = The client has sent twice. How often is readyRead emitted?
ask_cut = The message "client" comes in two pieces. How often is readyRead emitted?
ask_other_read = Client 2 sends, and way 1 reads every socket. What does readAll of client 1's socket return?
ask_left_and_new = 2 bytes were left unread, and 1 more comes. How many are available in the next slot?
ask_unread_tells = 6 bytes were left unread. What comes first now?
ask_half_line = "cli" has come, without a line end. What does canReadLine return?
ask_wait_order = The slot of client 1 waits 300 ms. Client 2 sends meanwhile. What comes first?
ask_gone_write = The client has closed, and the server does not know yet. What does write("client") return?
ask_close_order = The client closes. What comes first?
ask_freed = Both clients go. deleteLater is called for one. How many sockets are destroyed before the script ends?
ask_homework = Both clients send "client" to the homework's server. What does client 1 get?

## What each word of a scenario means.

word_step_connected = short for: the peer listens, the client connects to it, and both wait for that
word_step_served = short for: the server listens, a raw client connects, and its socket is taken under this name
word_step_later = does what stands behind it so many milliseconds later, while the loop runs or a call blocks
word_step_loop = runs the event loop until nothing happens any more, or for so many milliseconds
word_step_on = the steps up to end are the slot of a signal: they run each time it comes
word_step_once = the steps up to end are the slot of a signal, for the first time only
word_step_if = the steps up to end, or to else, run if the condition holds
word_step_while = the steps up to end run as long as the condition holds
word_step_repeat = the steps up to end run so many times
word_step_hide = this signal is not traced; its slots run all the same
word_step_show = the sockets that wait in this server are traced before anybody takes them
word_step_dump = prints what the getters of the object say
word_step_delete = destroys the object
word_step_descriptors = says whether the process may open anything more
word_step_end = ends the slot, the condition or the loop
word_step_else = what runs if the condition does not hold
word_step_scenario = the header: the name of the scenario, and what it shows
word_it = the object whose slot runs
word_each = each socket that is taken under this name; they number themselves k1, k2, ...
word_client = a client, a QTcpSocket; it is made when it is used first
word_server = a server, a QTcpServer; it is made when it is used first
word_accepted = a socket that a server has accepted
word_raw = the other end, a plain socket
word_raw_client = a raw client of the server, in the order in which they connected
word_not = turns the condition round
word_read = what the last read, readAll, readLine or peek returned
word_peer_port = the digits of the other end's port
word_null = no address
word_full = listens with a full queue: who connects gets no answer
word_port = the port of peer; it refuses until peer listens
word_port_2 = the port of peer2
word_server_port = the port of the server that listened last
word_bad_port = a port at which nobody listens
word_again = descriptors can be opened again
word_none = from now on nothing more can be opened
word_read_write = open for reading and writing, as Qt has it by default
word_read_only = open for reading alone
word_write_only = open for writing alone
word_not_open = not open at all
word_any_ip = IPv4 or IPv6, whichever the host has
word_ipv4 = IPv4 alone
word_ipv6 = IPv6 alone
word_any = all addresses of this machine, IPv4 and IPv6
word_any_ipv4 = all IPv4 addresses of this machine, 0.0.0.0
word_any_ipv6 = all IPv6 addresses of this machine, ::
word_broadcast = 255.255.255.255: TCP cannot use it
word_local_host = this machine by IPv4, 127.0.0.1
word_local_host_ipv6 = this machine by IPv6, ::1
word_option_keep_alive = the kernel asks now and then whether the other end is still there
word_option_low_delay = small pieces are sent at once, and not gathered (TCP_NODELAY)
word_option_multicast_loopback = is of UDP, and has no use here
word_option_multicast_ttl = is of UDP, too, and has no use here
word_option_path_mtu = the largest packet that goes through on the way
word_option_receive_buffer = the size of the kernel's receive queue (SO_RCVBUF)
word_option_send_buffer = the size of the kernel's send queue (SO_SNDBUF)
word_option_type_of_service = the mark of priority in the IP header
word_not_equal = the answer is another one
word_less = the answer is less
word_at_most = the answer is not more
word_equal = the answer is the same
word_more = the answer is more
word_at_least = the answer is not less
word_error = the error that Qt gives the number { $number }
word_call_delete_later = the object is destroyed when the loop has control again
word_call_read_line = takes one line with its line end out of the read buffer, or what there is
word_call_peek = returns the first bytes of the read buffer, and leaves them there
word_call_skip = throws so many bytes of the read buffer away
word_call_get_char = takes one byte out of the read buffer
word_call_unget_char = puts one byte back before all others of the read buffer
word_call_put_char = writes one byte
word_call_can_read_line = whether the read buffer has a whole line
word_call_flush = hands to the kernel what it takes at once, without waiting
word_call_bytes_available = how many bytes the read buffer has
word_call_bytes_to_write = how many bytes were written and not handed to the kernel yet
word_call_at_end = whether nothing is there to be read now
word_call_set_read_buffer_size = the read buffer takes no more than so many bytes; 0 is without limit
word_call_read_buffer_size = how many bytes the read buffer takes; 0 is without limit
word_call_socket_option = asks for a setting of the kernel for this connection
word_call_start_transaction = from now on what is read can be given back by rollbackTransaction
word_call_rollback_transaction = gives back what was read since startTransaction
word_call_commit_transaction = what was read since startTransaction is done with
word_call_is_transaction_started = whether a transaction has begun
word_call_state = one of Qt's six states of the socket
word_call_error = the number of the last error
word_call_error_string = the last error in words
word_call_is_open = whether the device is open for reading or writing
word_call_is_valid = whether the socket has a descriptor and can be used
word_call_is_readable = whether it may be read
word_call_is_writable = whether it may be written
word_call_open_mode = how the device is open, as a number
word_call_local_address = the address of its own end
word_call_local_port = the port of its own end
word_call_peer_address = the address of the other end
word_call_peer_port = the port of the other end
word_call_peer_name = the host as connectToHost was given it
word_call_pause_mode = at which events the socket pauses; a matter of TLS
word_call_is_sequential = whether it is a stream, in which one cannot go back: true
word_call_socket_type = the kind of socket: TCP
word_call_pos = a stream has no place: always 0
word_call_size = as bytesAvailable: a stream has no size
word_call_seek = a stream cannot go to a place: false
word_call_socket_descriptor = the system's number of the socket, -1 for none
word_call_read_channel_count = how many channels can be read: 1 while it is open
word_call_write_channel_count = how many channels can be written: 1 while it is open
word_call_server_close = the server listens no more; connections that were taken go on
word_call_set_max_pending = so many connections may wait to be taken
word_call_max_pending = how many connections may wait to be taken
word_call_set_backlog = so many connections may wait in the kernel
word_call_backlog = how many connections may wait in the kernel
word_call_has_pending = whether a connection waits to be taken
word_call_wait_new_connection = the program stands still until a client connects or the time is up
word_call_server_port = the port at which the server listens; 0 if it does not
word_call_server_address = the address at which the server listens
word_call_server_error = the number of the server's last error
word_call_is_listening = whether the server listens
word_call_next_pending = takes the next client that waits; a name behind it is that of its socket
word_peer_listen = listens at PORT of this machine; until then PORT refuses
word_peer_accept = takes the next connection: from now on it is peer
word_peer_connect = connects to the server that listened last; it is the next of client1, client2, ...
word_peer_send = sends a text
word_peer_send_urgent = sends a text whose last byte is urgent (MSG_OOB)
word_peer_shutdown = sends a FIN: it writes no more, and still reads
word_peer_close = closes the connection
word_peer_reset = breaks the connection off with an RST
word_peer_vanish = from now on it neither gets nor sends a packet, as if the cable were out
word_peer_read = reads so many bytes, or up to the end
word_peer_read_slowly = reads so many bytes, a piece every so many milliseconds
word_peer_sees = prints what has come so far, and how the stream stands
word_peer_set_receive_buffer = the receive buffer of its next connections has this size

## The errors that the lab provokes.

errors_refused = Refused
errors_refused_how = The client connects to a port of this machine at which nobody listens.
errors_refused_note = The kernel of the other end answers at once. The state is Unconnected already when errorOccurred comes. There was no connection, so disconnected does not come.
errors_taken = Port taken
errors_taken_how = A second server wants to listen at the port at which the first one listens.
errors_taken_note = listen returns false, and no signal comes: who does not look at the result waits for clients that never come.
errors_not_found = Host not found
errors_not_found_how = The client connects to a name that no host can have: a part of it has more than 63 letters. So nobody in the network is asked for it.
errors_not_found_note = The name is looked up while the loop turns: connectToHost has returned long ago when errorOccurred comes. The state never was Connecting.
errors_timeout = Timeout
errors_timeout_how = The queue of a listener is full, so its kernel answers no more. The client waits for 1 s with waitForConnected.
errors_timeout_note = waitForConnected returns false, and errorOccurred does not come. Without the waiting call Qt tries for 30 s, and then errorOccurred comes.
errors_unreachable = Unreachable
errors_unreachable_how = The client is bound to ::1 and connects to 127.0.0.1: no way leads there, and nothing leaves this machine. A host behind a cable that is out has the same number, and the text “Host unreachable”.
errors_unreachable_note = The kernel says no at once: errorOccurred comes inside of connectToHost. Connect the slot before you call it.
errors_taken_here = the address { $at } is taken: another server of this same program listens there ({ $qt })
    .cure = close that server first, or take another port
