#!/bin/sh
# A right server in one line of socat: a process for each client, which reads bytes and answers them.
#
#   sh right.sh [--listen ADDR:PORT]
#
# No shell reads the data (`read` and `$(...)` drop a byte 0 and line ends): perl does, as it comes.
address=127.0.0.1:8888
[ "$1" = --listen ] && address=$2
host=${address%:*} port=${address##*:}
export ANSWER='while (sysread STDIN, $data, 65536) { syswrite STDOUT, $data . $ENV{SOCAT_PEERPORT} }'
echo "listening on $host:$port"
exec socat "TCP-LISTEN:$port,bind=$host,reuseaddr,fork,backlog=128,nodelay" 'SYSTEM:exec perl -e \"$ANSWER\"'
