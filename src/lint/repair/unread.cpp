// All that is there, not a fixed number of bytes: what is left makes no new signal.
while (client->bytesAvailable() > 0)
    answer(client, client->read(6));
