module quadlet-5.6.2

go 1.23.3

require github.com/containers/podman/v5 v5.6.2
