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

// memoryFolder is a folder that is kept in memory, where a server that makes and
// drops databases is three times as quick as on a disk; "" when there is none
// with a gigabyte to spare.
func memoryFolder() string {
	const folder = "/dev/shm"
	var there syscall.Statfs_t
	if err := syscall.Statfs(folder, &there); err != nil || there.Bavail*uint64(there.Bsize) < 1<<30 {
		return ""
	}
	return folder
}
