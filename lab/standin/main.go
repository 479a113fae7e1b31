// The stand-in plays every Hecate service in the lab's images: a daemon serves HTTP on its unix socket, a frontend on its port.
// It is also the images' curl, which the frontends' health command calls.
//
//	standin daemon|frontend SERVICE VERSION BEHAVIOUR
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if filepath.Base(os.Args[0]) == "curl" {
		os.Exit(curl(os.Args[1:]))
	}
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "usage: standin daemon|frontend SERVICE VERSION BEHAVIOUR")
		os.Exit(64)
	}
	s := service{kind: os.Args[1], name: os.Args[2], version: os.Args[3], behaviour: os.Args[4]}
	if err := s.run(); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", s.name, err)
		os.Exit(1)
	}
}
