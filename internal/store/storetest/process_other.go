//go:build unix && !linux

package storetest

import "syscall"

// process returns the attributes of the server's processes, which run as the account. On
// these systems, only Main stops them.
func (a account) process() *syscall.SysProcAttr {
	if !a.drop {
		return nil
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}}
}

// memoryFolder returns "", because these systems have no known folder in memory.
func memoryFolder() string { return "" }
