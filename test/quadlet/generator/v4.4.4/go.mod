module quadlet-4.4.4

go 1.20

require github.com/containers/podman/v4 v4.4.4
