"""Stipple: intake, preparation and aftercare for scalp micropigmentation clinics."""
