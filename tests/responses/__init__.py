"""Tests of the answers as documents."""
