module quadlet-6.0.2

go 1.25.6

require go.podman.io/podman/v6 v6.0.2
