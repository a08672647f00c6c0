package rig

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// nginxConfig is an nginx of one worker, without an access log. The worker is the process
// itself, so that it reads files with the rights of this process. As in Go's server,
// connections stay open. Its arguments are a folder, an address and the content of the
// server block.
const nginxConfig = `daemon off; master_process off; worker_processes 1; pid %[1]s/nginx.pid; error_log stderr;
events { worker_connections 1024; }
http {
  access_log off; server_tokens off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  open_file_cache max=1000 inactive=1h; open_file_cache_valid 1h;
  client_body_temp_path %[1]s/t1; proxy_temp_path %[1]s/t2; fastcgi_temp_path %[1]s/t3; uwsgi_temp_path %[1]s/t4; scgi_temp_path %[1]s/t5;
  server {
    listen %[2]s;
    %[3]s
  }
}
`

// StartNginx starts an nginx with the content of its server block. Its files go to a new
// folder below dir.
func StartNginx(ctx context.Context, dir, server string) (*Server, error) {
	dir, err := os.MkdirTemp(dir, "nginx-")
	if err != nil {
		return nil, err
	}
	address, err := FreeAddress()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, fmt.Appendf(nil, nginxConfig, dir, address, server), 0o600); err != nil {
		return nil, err
	}
	path, err := Find("nginx")
	if err != nil {
		return nil, err
	}
	return Start(ctx, "nginx", "http://"+address, path, "-e", "stderr", "-p", dir, "-c", file)
}
