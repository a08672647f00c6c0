package mail

// Elsewhere makes the sender believe that its server is on another machine.
func (s *Sender) Elsewhere() { s.server.loopback = false }
