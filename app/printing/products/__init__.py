"""The paper products: for each the pages that it has, in which order, about what."""
