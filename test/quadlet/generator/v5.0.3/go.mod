module quadlet-5.0.3

go 1.20

require github.com/containers/podman/v5 v5.0.3
