module quadlet-4.9.5

go 1.20

require github.com/containers/podman/v4 v4.9.5
