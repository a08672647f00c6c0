package rig

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Operator asks the program at the address of its metrics and profiles.
func Operator(ctx context.Context, address, path string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+path, nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, resp.Status)
	}
	return io.ReadAll(resp.Body)
}

// CPUProfile lets the program write a profile of itself; it takes as long as a load,
// less the second in which that may begin.
func CPUProfile(ctx context.Context, address string, length time.Duration) ([]byte, error) {
	return Operator(ctx, address, fmt.Sprintf("/debug/pprof/profile?seconds=%.0f", max(1, length.Seconds()-1)))
}
