module quadlet-5.8.6

go 1.25.0

require github.com/containers/podman/v5 v5.8.6
