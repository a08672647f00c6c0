package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// companions lists the suffixes of the files that SQLite creates beside a database.
var companions = []string{"-wal", "-shm", "-journal"}

// tempBeside creates an empty file in the folder of path, so that renaming it to path
// is atomic. Only its owner can read it.
func tempBeside(path string) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return "", err
	}
	return f.Name(), f.Close()
}

// removeDatabase removes a temporary database. It ignores files that do not exist.
func removeDatabase(path string) {
	_ = os.Remove(path)
	for _, suffix := range companions {
		_ = os.Remove(path + suffix)
	}
}

// placeNew renames a temporary file to path. It returns ErrExists if path exists, and
// never overwrites a file. When it returns nil, the file and its name are synced to
// disk.
func placeNew(temp, path string) error {
	if err := syncFile(temp); err != nil {
		return err
	}
	err := os.Link(temp, path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		// The file system may have no hard links, for example on a memory stick. Reserve
		// the name with an empty file, then rename the temporary file over it.
		err = placeReserved(temp, path)
	}
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w: %s", ErrExists, path)
	}
	if err != nil {
		return err
	}
	_ = os.Remove(temp) // placeReserved may have renamed it.
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

// syncFile syncs a file, or the entries of a folder, to disk.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// inherit gives a file the owner and the permissions of the file that it will
// replace, or the owner of the folder if there is none. Otherwise, a restore by an
// administrator would leave a file that the server cannot open.
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
		return nil // Only root can change the owner of a file.
	}
	return os.Chown(path, int(owner.Uid), int(owner.Gid))
}
