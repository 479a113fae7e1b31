// Command envfile prints, as JSON, what Podman's --env-file reads from the file named.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/containers/podman/v4/pkg/env"
)

func main() {
	variables, err := env.ParseFile(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(variables); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
