package mail

// Elsewhere makes the sender treat its server as one on another machine.
func (s *Sender) Elsewhere() { s.server.loopback = false }
