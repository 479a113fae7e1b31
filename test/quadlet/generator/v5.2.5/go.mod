module quadlet-5.2.5

go 1.21.0

require github.com/containers/podman/v5 v5.2.5
