"""Liangzheng: the licence-and-price-list portal of an industry self-regulation body."""
