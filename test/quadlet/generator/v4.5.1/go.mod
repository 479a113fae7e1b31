module quadlet-4.5.1

go 1.18

require github.com/containers/podman/v4 v4.5.1
