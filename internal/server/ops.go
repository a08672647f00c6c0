package server

import (
	"net/http"
	"net/http/pprof"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// Ops serves metrics of requests and profiles on an address that visitors do not
// reach.
type Ops struct {
	set   *metrics.Set
	times *metrics.PrometheusHistogram
	// counters counts requests by status. A counter is created with the first one.
	counters [600]atomic.Pointer[metrics.Counter]
}

// bounds of the time histogram, in seconds: a page takes a millisecond or less.
var bounds = []float64{.0005, .001, .002, .005, .01, .02, .05, .1, .25, .5, 1, 5, 10}

// NewOps returns metrics without any requests.
func NewOps() *Ops {
	set := metrics.NewSet()
	return &Ops{set: set, times: set.NewPrometheusHistogramExt("clusterdir_request_duration_seconds", bounds)}
}

// Observe counts a request.
func (o *Ops) Observe(status int, took time.Duration) {
	counter := o.counters[status].Load()
	if counter == nil {
		counter = o.set.GetOrCreateCounter(`clusterdir_requests_total{status="` + strconv.Itoa(status) + `"}`)
		o.counters[status].Store(counter)
	}
	counter.Inc()
	o.times.Update(took.Seconds())
}

// Handler serves /metrics in the format of Prometheus, and /debug/pprof/.
func (o *Ops) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		o.set.WritePrometheus(w)
		metrics.WriteProcessMetrics(w)
	})
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}
