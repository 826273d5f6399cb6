/set mode recompute normal -quiet
/set truncation recompute 100000 expression,varvalue
/set format recompute result "{name} ==>%n{value}{post}" added,modified,replaced-ok-primary-expression,varvalue
/set feedback recompute
