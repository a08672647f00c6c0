//go:build unix && !linux

package storetest

import "syscall"

// process says how the server's processes run: as the account. Only Linux can
// end them with the tests that started them; elsewhere Main does.
func (a account) process() *syscall.SysProcAttr {
	if !a.drop {
		return nil
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}}
}

// memoryFolder is a folder that is kept in memory, "" for none.
func memoryFolder() string { return "" }
