package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"
)

// Exit statuses of the real curl.
const (
	curlUsage       = 2
	curlNotFound    = 6
	curlRefused     = 7
	curlHTTPError   = 22
	curlTimeout     = 28
	curlOtherFailed = 56
)

// curl does `curl [-s] [-S] [-f] [--unix-socket PATH] URL`.
func curl(args []string) int {
	var url, socket string
	fail := false
	for i := 0; i < len(args); i++ {
		switch arg := args[i]; {
		case arg == "--unix-socket" && i+1 < len(args):
			i++
			socket = args[i]
		case len(arg) > 1 && arg[0] == '-' && strings.Trim(arg[1:], "sSf") == "":
			fail = fail || strings.Contains(arg, "f")
		case arg != "" && arg[0] != '-' && url == "":
			url = arg
		default:
			fmt.Fprintf(os.Stderr, "curl: %s is not known to this stand-in\n", arg)
			return curlUsage
		}
	}

	client := http.Client{Timeout: 30 * time.Second}
	if socket != "" {
		client.Transport = &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socket)
		}}
	}
	response, err := client.Get(url)
	if err != nil {
		fmt.Fprintln(os.Stderr, "curl:", err)
		return failure(err)
	}
	defer response.Body.Close()
	if fail && response.StatusCode >= 400 {
		return curlHTTPError
	}
	if _, err := io.Copy(os.Stdout, response.Body); err != nil {
		return curlOtherFailed
	}
	return 0
}

func failure(err error) int {
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &dns):
		return curlNotFound
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENOENT):
		return curlRefused
	case errors.As(err, &timeout) && timeout.Timeout():
		return curlTimeout
	default:
		return curlOtherFailed
	}
}
