package main

import (
	"context"
	_ "embed"
	"net"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"clusterdir/internal/bench/rig"
)

var (
	//go:embed nginx.conf.tmpl
	nginxConfig string
	//go:embed front.vcl.tmpl
	varnishConfig string
)

// fronter is a kind of cache.
type fronter struct {
	name  string
	start func(ctx context.Context, dir, upstream string) (*rig.Server, error)
}

var fronts = []fronter{{"nginx", startNginx}, {"Varnish", startVarnish}}

// write fills a configuration in.
func write(file, config string, data any) error {
	t, err := template.New(filepath.Base(file)).Option("missingkey=error").Parse(config)
	if err != nil {
		return err
	}
	var text strings.Builder
	if err := t.Execute(&text, data); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(text.String()), 0o600)
}

// startNginx starts nginx as one process, which needs no account of its own to
// write its cache.
func startNginx(ctx context.Context, dir, upstream string) (*rig.Server, error) {
	dir, err := os.MkdirTemp(dir, "nginx-")
	if err != nil {
		return nil, err
	}
	address, err := rig.FreeAddress()
	if err != nil {
		return nil, err
	}
	err = write(filepath.Join(dir, "clusterdir.conf"), nginxConfig, map[string]string{
		"Listen": address, "Upstream": strings.TrimPrefix(upstream, "http://"), "Folder": filepath.Join(dir, "cache"),
	})
	if err != nil {
		return nil, err
	}
	// What Debian's nginx.conf does around conf.d, as far as it matters here.
	around := `daemon off; master_process off; pid nginx.pid; error_log stderr;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
  include clusterdir.conf;
}
`
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(around), 0o600); err != nil {
		return nil, err
	}
	return rig.Start(ctx, "nginx", "http://"+address, "nginx", "-e", "stderr", "-p", dir, "-c", file)
}

// startVarnish starts Varnish with as much memory as nginx has of its page cache.
func startVarnish(ctx context.Context, dir, upstream string) (*rig.Server, error) {
	dir, err := os.MkdirTemp(dir, "varnish-")
	if err != nil {
		return nil, err
	}
	address, err := rig.FreeAddress()
	if err != nil {
		return nil, err
	}
	host, port, err := net.SplitHostPort(strings.TrimPrefix(upstream, "http://"))
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "front.vcl")
	if err := write(file, varnishConfig, map[string]string{"Host": host, "Port": port}); err != nil {
		return nil, err
	}
	// Without a jail it needs no account of its own.
	return rig.Start(ctx, "Varnish", "http://"+address, "varnishd", "-F", "-j", "none", "-a", address, "-f", file,
		"-n", filepath.Join(dir, "work"), "-s", "malloc,1g", "-p", "http_gzip_support=off")
}
