package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// companions are the files that SQLite keeps beside a database.
var companions = []string{"-wal", "-shm", "-journal"}

// tempBeside makes an empty file in the folder of path, where a rename to path
// is one step. Only its owner can read it.
func tempBeside(path string) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return "", err
	}
	return f.Name(), f.Close()
}

// removeDatabase removes a temporary database; what is not there is no error.
func removeDatabase(path string) {
	_ = os.Remove(path)
	for _, suffix := range companions {
		_ = os.Remove(path + suffix)
	}
}

// placeNew gives a temporary file its name for good, and never takes the name of
// a file that exists: ErrExists. When it returns nil, file and name are on disk.
func placeNew(temp, path string) error {
	if err := syncFile(temp); err != nil {
		return err
	}
	err := os.Link(temp, path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		// A file system without links, on a memory stick perhaps: take the name
		// with an empty file, then put ours in its place.
		err = placeReserved(temp, path)
	}
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w: %s", ErrExists, path)
	}
	if err != nil {
		return err
	}
	_ = os.Remove(temp) // It may have been renamed.
	return syncFile(filepath.Dir(path))
}

func placeReserved(temp, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Close(), os.Rename(temp, path)); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// syncFile brings a file, or the names in a folder, onto the disk.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// inherit gives a file the owner and the permissions of the one that it will
// replace; where there is none, the owner of the folder. An administrator who
// restores would otherwise leave a file that the server cannot open.
func inherit(path, old string) error {
	info, err := os.Stat(old)
	if err == nil {
		if err := os.Chmod(path, info.Mode().Perm()); err != nil {
			return err
		}
	} else if info, err = os.Stat(filepath.Dir(old)); err != nil {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || os.Geteuid() != 0 {
		return nil // Only root can give files away.
	}
	return os.Chown(path, int(owner.Uid), int(owner.Gid))
}
