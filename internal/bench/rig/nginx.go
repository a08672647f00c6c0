package rig

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// Nginx is what an nginx serves.
type Nginx struct {
	Name string // of the server
	// HTTP and Server are settings for the blocks of these names.
	HTTP, Server string
}

// NginxConfig is a configuration in a folder of its own, for one worker that is
// the process itself, so that it needs no account of its own to read files.
// Connections stay open, as Go's do, and files go out by sendfile.
func NginxConfig(dir, address string, n Nginx) string {
	return fmt.Sprintf(`daemon off; master_process off; worker_processes 1; pid %[1]s/nginx.pid; error_log stderr;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; keepalive_requests 1000000;
  client_body_temp_path %[1]s/t1; proxy_temp_path %[1]s/t2; fastcgi_temp_path %[1]s/t3; uwsgi_temp_path %[1]s/t4; scgi_temp_path %[1]s/t5;
  %[3]s
  server {
    listen %[2]s;
    %[4]s
  }
}
`, dir, address, n.HTTP, n.Server)
}

// StartNginx starts an nginx that keeps its files in a new folder below dir. To a
// server that is there already, such as php-fpm, it is added; else s is nil.
func StartNginx(ctx context.Context, dir string, n Nginx, s *Server) (*Server, error) {
	dir, err := os.MkdirTemp(dir, "nginx-")
	if err != nil {
		return nil, err
	}
	address, err := FreeAddress()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(NginxConfig(dir, address, n)), 0o600); err != nil {
		return nil, err
	}
	if s == nil {
		s = &Server{Name: n.Name}
	}
	s.URL = "http://" + address
	return s, s.With(ctx, "nginx", "-e", "stderr", "-p", dir, "-c", file)
}
