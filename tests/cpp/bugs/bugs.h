// The table that each file of wrong programs adds to.
//
// A comment block stands above each program and is what `qtcp check --gallery` shows; src/check/gallery.rs reads it:
//
//     // [name] server S02            the switch, which end it is, the stage of the check that finds it
//     // cause: why_no_port           the code of the sentence that the check says
//     // course: 作业                  the section of the course that says how it is done
//     // en: What is wrong.
//     // zh: 错在哪里。
//     // repaired:
//     //     the lines that are right
#pragma once

#include "tcpclient.h"
#include "tcpserver.h"

#include <vector>

struct WrongServer
{
    const char *name;
    TcpServer *(*make)();
};

struct WrongClient
{
    const char *name;
    TcpClient *(*make)();
};

template <class Program>
TcpServer *server()
{
    return new Program;
}

template <class Program>
TcpClient *client()
{
    return new Program;
}

extern const std::vector<WrongServer> wrongAnswers; // answers.cpp: what is behind the data, and how often
extern const std::vector<WrongServer> wrongClients; // clients.cpp: who gets the answer
extern const std::vector<WrongServer> wrongBytes;   // bytes.cpp: the data comes back changed
extern const std::vector<WrongServer> wrongPieces;  // pieces.cpp: more, or less, than one read
extern const std::vector<WrongServer> wrongWaits;   // waits.cpp: slots that do not return, timers that never rest
extern const std::vector<WrongServer> wrongEnds;    // ends.cpp: clients that leave
extern const std::vector<WrongServer> wrongRaw;     // raw.cpp: the descriptor without QTcpSocket
extern const std::vector<WrongClient> wrongSenders; // senders.cpp: the other end
