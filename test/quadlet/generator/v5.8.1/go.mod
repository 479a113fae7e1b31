module quadlet-5.8.1

go 1.24.2

require github.com/containers/podman/v5 v5.8.1
