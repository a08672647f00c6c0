package rig

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// Sample returns a new database in dir with a made-up directory of so many contacts. The
// directory is made once, in the folder kept, or for this run alone where kept is empty.
func Sample(ctx context.Context, binary, dir, kept string, contacts int) (string, error) {
	if kept == "" {
		kept = filepath.Join(dir, "kept")
	}
	if err := os.MkdirAll(kept, 0o700); err != nil {
		return "", err
	}
	file := filepath.Join(kept, fmt.Sprintf("sample-%d.db", contacts))
	if _, err := os.Stat(file); err != nil {
		path, err := Built(binary)
		if err != nil {
			return "", err
		}
		// Under another name at first, so that an interrupted run leaves nothing that looks complete.
		part := filepath.Join(dir, "part.db")
		out, err := exec.CommandContext(ctx, path, "sample", "--database", part, "--contacts", strconv.Itoa(contacts)).CombinedOutput()
		if err != nil {
			return "", fmt.Errorf("make up %d contacts: %w: %s", contacts, err, out)
		}
		if err := move(part, file); err != nil {
			return "", err
		}
	}
	to, err := os.CreateTemp(dir, "sample-*.db")
	if err != nil {
		return "", err
	}
	defer to.Close()
	return to.Name(), copyTo(to, file)
}

// move moves a file to another folder, which may be on another file system.
func move(from, to string) error {
	f, err := os.CreateTemp(filepath.Dir(to), "part-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if err := copyTo(f, from); err != nil {
		return err
	}
	return errors.Join(os.Rename(f.Name(), to), os.Remove(from))
}

// copyTo copies the content of a file and closes the copy.
func copyTo(to *os.File, file string) error {
	from, err := os.Open(file)
	if err != nil {
		return err
	}
	defer from.Close()
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Close())
}
