{"id": "${id}", "l": ${jsonencode(l)}, "u": "$${aws:username}", "both": ${jsonencode([id, "x"])}}
