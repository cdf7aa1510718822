Run a scenario and print its trace: every call, signal and answer

Usage: qtcp trace [OPTIONS] [FILE]

Arguments:
  [FILE]
          The script of calls on sockets: a file, or :NAME for one that the program carries

Options:
      --list
          List the scenarios that the program carries; with :NAME print the script of that one

      --engine <ENGINE>
          What it runs on: this program, or Qt itself

          Possible values:
          - rust:   This program
          - worker: The same with the sockets on a thread of their own, as the window has them
          - cpp:    Qt's QTcpSocket and QTcpServer; 'qt' is the same
          
          [default: rust]

      --header
          Print qtcp_trace.h, with which a Qt program in C++ records what its sockets do

      --read <FILE>
          Print a recording, made with --record or with qtcp_trace.h; - is standard input

      --record <FILE>
          Keep all that happens on the event loop in a new file, as lines of JSON with microseconds;
          a file that is there already is not replaced

      --headless
          Work in the terminal, without a window

      --json
          Print one JSON object a line instead of lines for people; none is left out, the program
          waits for whoever reads them

      --show <SHOW>
          How lines show bytes

          Possible values:
          - text: As text, escaped where it is none
          - hex:  As hex digits
          
          [default: text]

  -q, --quiet
          Print no lines but `listening on ...`

      --lang <LANG>
          The language: en or zh; without it LC_ALL, LC_MESSAGES and LANG say it

  -v, --verbose...
          Log more to standard error; twice: all that happens on the event loop too (RUST_LOG wins)

  -h, --help
          Print help (see a summary with '-h')

A script, one step a line (docs/scenarios.md in the sources has all of them):
  scenario hello "what it shows"
  connected c                  c is connected to a raw peer
  on c readyRead               the slot of a signal, up to 'end'
    c readAll                  any method of QTcpSocket; 's listen' of QTcpServer
  end
  peer send "12345"          what the other end does
  loop                         the event loop, until nothing happens any more
  dump c                       the getters

Examples:
  qtcp trace --list            the scenarios that the program carries
  qtcp trace :glue             runs one of them
  qtcp trace --list :glue      prints its script
  qtcp trace hello.scn
  qtcp trace --engine qt hello.scn
  qtcp trace --header > qtcp_trace.h      for a Qt program of your own: it says how it is used
  qtcp trace --read mine.jsonl

A script is a program: it may connect anywhere, and 's listen' listens on all addresses. Read what
somebody else has written before you run it.
The engine 'worker' makes no blocking call (waitForReadyRead and the like, flush, socketOption): a
line that begins with '!!' says which one is left out.
The engine 'cpp' (or 'qt') needs Qt's headers, a C++ compiler and cmake, with which it is built
when it is first asked for, in a folder that no other user can write; QTCP_CPP_ENGINE=PROGRAM names
one that is there. A trace has one form: --json, --show hex and --quiet are refused here
('qtcp compare' takes --json and --quiet).

Exit codes: 0 it ran, 1 it broke off ('!!' in its last line: Qt crashed, or 120 s were over),
2 the script or Qt is not right.
