module quadlet-4.7.2

go 1.18

require github.com/containers/podman/v4 v4.7.2
