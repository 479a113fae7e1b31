package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Behaviours other than that of a good service.
const (
	exits        = "exits"         // says a line on stderr and exits 1 at once
	noSocket     = "no-socket"     // runs, but never opens its socket or port
	notReady     = "not-ready"     // answers, but is never ready
	slow         = "slow"          // opens its socket or port after slowStart
	boots        = "boots"         // answers at once, and is ready after slowStart
	leavesSocket = "leaves-socket" // good, but leaves its socket file behind at the end
)

const (
	slowStart = 8 * time.Second
	stores    = 12 // that the core daemon boots, one after the other
)

type service struct {
	kind, name, version, behaviour string
	started                        time.Time
}

// run serves until SIGTERM or SIGINT.
func (s *service) run() error {
	s.started = time.Now()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	fmt.Printf("%s %s is starting\n", s.name, s.version)

	switch s.behaviour {
	case exits:
		return errors.New("cannot start: this version always exits at once")
	case noSocket:
		<-stop
		return nil
	case slow:
		select {
		case <-stop:
			return nil
		case <-time.After(slowStart):
		}
	}

	listener, err := s.listen()
	if err != nil {
		return err
	}
	failed := make(chan error, 1)
	go func() { failed <- http.Serve(listener, s.handler()) }()
	fmt.Printf("%s %s listens on %s\n", s.name, s.version, listener.Addr())
	select {
	case <-stop:
		// Closing a unix listener removes its socket file, unless told otherwise.
		return listener.Close()
	case err := <-failed:
		return err
	}
}

func (s *service) listen() (net.Listener, error) {
	if s.kind == "frontend" {
		return net.Listen("tcp", ":"+os.Getenv("PORT"))
	}
	path := s.socketPath()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, err
	}
	// The real daemon too clears what an earlier one left.
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, err
	}
	listener.SetUnlinkOnClose(s.behaviour != leavesSocket)
	return listener, os.Chmod(path, 0o660)
}

// socketPath is HECATE_SOCKET_PATH of the core daemon, TRADERD_SOCKET_PATH of hecate-traderd, and so on;
// without it the place below $HOME that all Hecate daemons share.
func (s *service) socketPath() string {
	variable := "HECATE"
	if s.name != "hecate-daemon" {
		variable = strings.ToUpper(strings.TrimPrefix(s.name, "hecate-"))
	}
	if path := os.Getenv(variable + "_SOCKET_PATH"); path != "" {
		return path
	}
	return filepath.Join(os.Getenv("HOME"), ".hecate", s.name, "sockets", "api.sock")
}

func (s *service) handler() http.Handler {
	routes := http.NewServeMux()
	routes.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) {
		up := time.Since(s.started)
		ready, status := true, "healthy"
		if s.behaviour == notReady || s.behaviour == boots && up < slowStart {
			ready, status = false, "starting"
		}
		answer := map[string]any{
			"status":         status,
			"ready":          ready,
			"service":        s.name,
			"version":        s.version,
			"uptime_seconds": int(up.Seconds()),
		}
		if !ready {
			booted := int(up * stores / slowStart)
			if booted >= stores {
				booted = stores - 1 // the last one never comes
			}
			answer["boot"] = map[string]any{
				"boot_phase":   "booting_stores",
				"stores_ready": booted,
				"stores_total": stores,
				"elapsed_ms":   up.Milliseconds(),
			}
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(answer)
	})
	routes.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		// A page that is not ready is a page that cannot be served.
		if s.behaviour == notReady || s.behaviour == boots && time.Since(s.started) < slowStart {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		fmt.Fprintf(w, "<!doctype html>\n<title>%[1]s</title>\n<h1>%[1]s</h1>\n<p>version %[2]s</p>\n", s.name, s.version)
	})
	return routes
}
