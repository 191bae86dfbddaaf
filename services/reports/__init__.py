"""月次報告書: a closed month frozen as one document, and its two papers."""
