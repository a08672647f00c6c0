package storetest

import "syscall"

// process says how the server's processes run: as the account, and not longer
// than the tests that started them, however those end.
func (a account) process() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if a.drop {
		attr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return attr
}
