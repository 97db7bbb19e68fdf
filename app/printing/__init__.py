"""The paper products: pages composed from layers."""
