package rig

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// Sample makes a database up with so many contacts: a new file in dir, which is
// whole in itself. In kept, where it is not empty, the sample is kept for the next
// run, and dir gets a copy.
func Sample(ctx context.Context, binary, dir, kept string, contacts int) (string, error) {
	if kept == "" {
		kept = filepath.Join(dir, "kept")
		if err := os.MkdirAll(kept, 0o700); err != nil {
			return "", err
		}
	}
	file := filepath.Join(kept, fmt.Sprintf("sample-%d.db", contacts))
	if _, err := os.Stat(file); err != nil {
		path, err := Built(binary)
		if err != nil {
			return "", err
		}
		out, err := exec.CommandContext(ctx, path, "sample", "--database", file, "--contacts", strconv.Itoa(contacts)).CombinedOutput()
		if err != nil {
			return "", fmt.Errorf("make %d contacts up: %w: %s", contacts, err, out)
		}
	}
	to, err := os.CreateTemp(dir, "sample-*.db")
	if err != nil {
		return "", err
	}
	defer to.Close()
	from, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer from.Close()
	if _, err := io.Copy(to, from); err != nil {
		return "", err
	}
	return to.Name(), to.Close()
}
