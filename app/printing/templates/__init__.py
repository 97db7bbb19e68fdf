"""Templates of paper products: data that says what stands where on a sheet."""
