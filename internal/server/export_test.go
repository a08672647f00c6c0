package server

import "time"

// Every makes a counter write more often, before it runs.
func (c *Counter) Every(d time.Duration) { c.every = d }
