"""What lies under the map: tiles and images, from files, scans and services. No painting."""
