//go:build tools

// Package cli pins the Pulumi command line, with the sums of everything it is built from.
package cli

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
