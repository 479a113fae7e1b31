module quadlet-5.4.2

go 1.22.8

require github.com/containers/podman/v5 v5.4.2
