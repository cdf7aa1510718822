// The course declares these two and writes no body for either: the compiler is content, the linker is not.
using qint64 = long long;

class TcpClient
{
public:
    void ConServer();
};

class TcpServer
{
public:
    qint64 SendDataAll(const char *data, qint64 len);
};

int main()
{
    TcpClient().ConServer();
    TcpServer().SendDataAll("8675", 4);
}
