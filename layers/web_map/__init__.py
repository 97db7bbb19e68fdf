"""The web map: one HTML file that works with no network, made with folium."""
