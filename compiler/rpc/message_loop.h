#pragma once
// A server on two streams of bytes, whatever its protocol.

#include "compiler/rpc/framing.h"
#include "compiler/rpc/json_rpc.h"

namespace penstock::rpc {

// What takes the messages of a client. Nothing that it is given makes it fail.
class Receiver {
 public:
  virtual ~Receiver() = default;
  // Takes one message, which may wait for Work.
  virtual void Receive(std::string content) = 0;
  // Tells the client that it sent something that is not a message.
  virtual void ReceiveFault(const std::string& fault) = 0;
  // Does what waits, after all messages that came together.
  virtual void Work() = 0;
  // After that Work does nothing more.
  virtual bool exited() const = 0;
};

// Reads messages from the descriptor `in` until the receiver has exited, the stream ends or it is
// lost.
void RunMessageLoop(int in, Framing& framing, Receiver& receiver);

// Sends a message on standard output.
void SendMessage(const Framing& framing, const Json& message);

}  // namespace penstock::rpc
