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
		if err := makeSample(ctx, binary, file, contacts); err != nil {
			return "", fmt.Errorf("make up %d contacts: %w", contacts, err)
		}
	}
	from, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer from.Close()
	to, err := os.CreateTemp(dir, "sample-*.db")
	if err != nil {
		return "", err
	}
	_, err = io.Copy(to, from)
	return to.Name(), errors.Join(err, to.Close())
}

// makeSample writes a made-up directory to a file. It has another name until it is
// complete, so that an interrupted run leaves nothing to be used by the next.
func makeSample(ctx context.Context, binary, file string, contacts int) error {
	path, err := Built(binary)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(filepath.Dir(file), "part-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	part := filepath.Join(dir, "sample.db")
	out, err := exec.CommandContext(ctx, path, "sample", "--database", part, "--contacts", strconv.Itoa(contacts)).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return os.Rename(part, file)
}
