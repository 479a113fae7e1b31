module quadlet-4.8.3

go 1.18

require github.com/containers/podman/v4 v4.8.3
